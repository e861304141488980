// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Field } from "./Field";

afterEach(cleanup);

function Sensors({ problem }: { problem?: string }) {
  return (
    <Field label="Sensors" hint="Addresses" problem={problem}>
      {(tied) => <input {...tied} />}
    </Field>
  );
}

it("ties a hint to its input", () => {
  render(<Sensors />);
  const input = screen.getByLabelText("Sensors");
  expect(input.getAttribute("aria-invalid")).toBeNull();
  expect(document.getElementById(input.getAttribute("aria-describedby")!)?.textContent).toBe(
    "Addresses",
  );
});

it("says a problem in the hint's place", () => {
  render(<Sensors problem="Has no address" />);
  const input = screen.getByLabelText("Sensors");
  expect(input.getAttribute("aria-invalid")).toBe("true");
  const alert = screen.getByRole("alert");
  expect(alert.id).toBe(input.getAttribute("aria-describedby"));
  expect(alert.textContent).toBe("Has no address");
  expect(screen.queryByText("Addresses")).toBeNull();
});
