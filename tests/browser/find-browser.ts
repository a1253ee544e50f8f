const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser of this machine, if there is one. */
export const browserPath = names.map((name) => Bun.which(name)).find((path) => path !== null);

const install = "Install one, on Debian and Ubuntu with: apt-get install --yes chromium";

/**
 * Where there is no browser, its tests are left out, loudly, because `bun test` has to pass with nothing but Bun. With
 * REQUIRE_BROWSER=true, as in continuous integration, that is a failure.
 */
export function requireBrowser(): string | undefined {
  if (browserPath !== undefined) return browserPath;
  if (Bun.env["REQUIRE_BROWSER"] === "true") throw new Error(`There is no Chromium on this machine. ${install}`);
  console.warn(`There is no Chromium on this machine, so the tests in a browser are LEFT OUT. ${install}`);
  return undefined;
}
