import { notify } from "./notices";

/** Puts text on the clipboard and says so. Browsers allow that on https and on this machine only. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify(done);
  } catch {
    notify("The browser does not allow copying here", "critical");
  }
}
