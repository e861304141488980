// Runs before the first paint, so that a dark console does not flash white.
// A file of its own because the content security policy forbids inline scripts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("atalaya-color-scheme");
  } catch (error) {
    // Storage is switched off: follow the system.
  }
  var dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
