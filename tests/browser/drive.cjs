// Drives the review page as a person would and prints what it saw as JSON; the assertions are test_browser.py's.
// usage: node drive.cjs SCENARIO ADDRESS [FOLDER_FOR_SCREENSHOTS]

const { chromium } = require("playwright-core");

const [scenario, address, shots] = process.argv.slice(2);
const settled = (page) => page.waitForLoadState("networkidle");

async function answered(page, key) {
  const answer = page.waitForResponse((r) => r.request().method() === "POST");
  await page.keyboard.press(key);
  const response = await answer;
  await page.waitForTimeout(80);
  return response.status();
}

async function opened(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  page.trouble = [];
  page.on("pageerror", (error) => page.trouble.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.trouble.push(message.text()));
  await page.goto(address);
  return page;
}

const target = (page, number) => page.locator(`#s${number} .target > .text`).innerText();
const status = (page, number) => page.locator(`#s${number}`).getAttribute("data-status");

async function story(page, language = "ru") {
  await page.locator(`a.go[href$="/ferry/${language}"]`).click();
  await page.locator("#panel h2").first().waitFor();
}

async function review(browser) {
  const page = await opened(browser);
  const seen = { address: page.url(), stories: await page.locator(".card").count() };
  await story(page);
  seen.first = await page.locator(".row.current").getAttribute("id");
  seen.approved = await answered(page, "a");
  seen.second = await page.locator(".row.current").getAttribute("id");
  await page.keyboard.press("Enter");
  await page.locator(".editor textarea").fill("Порты в понедельник договорились о еженедельном пароме.");
  await page.reload();
  await page.locator("#s2 .unsaved").waitFor();
  await page.keyboard.press("Enter");
  seen.afterReload = await page.locator(".editor textarea").inputValue();
  seen.words = await page.locator(".editor .live").innerText();
  seen.edited = await answered(page, "Control+Enter");
  seen.text = await target(page, 2);
  seen.statuses = [await status(page, 1), await status(page, 2), await status(page, 3)];
  seen.unsaved = await page.evaluate(() => localStorage.length);
  await page.locator("#s3.current").waitFor();
  seen.rejected = await answered(page, "r");
  seen.afterReject = await status(page, 3);
  seen.undone = await answered(page, "u");
  seen.afterUndo = await status(page, 3);
  await page.locator("#panel .history").waitFor();
  await page.keyboard.press("c");
  seen.copied = await page.locator(".editor textarea").inputValue();
  await page.keyboard.press("Escape");
  await page.locator(".editor").waitFor({ state: "detached" });
  await page.keyboard.press("/");
  await page.keyboard.type("ports");
  await page.locator("#hits .matches li").first().waitFor();
  seen.hits = await page.locator("#hits .matches li").count();
  seen.counts = await page.locator("#counts").innerText();
  await page.keyboard.press("Escape");
  await page.locator("#s4").click();
  await answered(page, "a");
  seen.left = await page.locator(".row.current").getAttribute("id");
  await page.keyboard.press("s");
  await page.locator(".card").first().waitFor();
  seen.next = new URL(page.url()).pathname;
  seen.trouble = page.trouble;
  return seen;
}

async function conflict(browser) {
  const [mine, theirs] = [await opened(browser), await opened(browser)];
  await story(mine);
  await story(theirs);
  await mine.keyboard.press("Enter");
  await mine.locator(".editor textarea").fill("Моё решение.");
  await theirs.keyboard.press("Enter");
  await theirs.locator(".editor textarea").fill("Их решение.");
  await answered(theirs, "Control+Enter");
  const seen = { status: await answered(mine, "Control+Enter") };
  await mine.locator("#conflict[open]").waitFor();
  seen.shown = await mine.locator("#conflict").innerText();
  seen.row = await target(mine, 1);
  await mine.locator("[data-keep=mine]").click();
  seen.editing = await mine.locator(".editor textarea").inputValue();
  seen.second = await answered(mine, "Control+Enter");
  seen.settled = await target(mine, 1);
  return seen;
}

// Keys faster than answers: nothing of one's own may look like a conflict.
async function hurry(browser) {
  const page = await opened(browser);
  await story(page, "tk");
  const codes = [];
  page.on("response", (r) => r.request().method() === "POST" && codes.push(r.status()));
  for (const key of ["a", "a", "u", "u", "a", "k", "a", "a", "k", "k", "r", "k", "a"]) await page.keyboard.press(key);
  await page.waitForTimeout(2500);
  // The approved row is still shown as such when it is approved anew: what takes it back has not been answered.
  await page.goto(new URL("/story/ferry/ru", address).href);
  await settled(page);
  await page.keyboard.press("a");
  await page.waitForTimeout(600);
  await page.route("**/undo", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  for (const key of ["u", "k", "a"]) await page.keyboard.press(key);
  await page.waitForTimeout(1500);
  return { codes, trouble: page.trouble, statuses: [await status(page, 1), await status(page, 2)] };
}

async function hostile(browser) {
  const page = await opened(browser);
  const dialogs = [];
  page.on("dialog", (dialog) => dialogs.push(dialog.message()) && dialog.dismiss());
  await page.goto(new URL(await page.locator("a.go").first().getAttribute("href"), address).href);
  await page.locator("#panel h2").first().waitFor();
  const links = await page.locator("a[href^='javascript:']").count();
  const scripts = await page.locator("script:not([src='/static/review.js'])").count();
  return { dialogs, links, scripts, owned: await page.evaluate(() => window.owned ?? null) };
}

async function accessible(browser) {
  const axe = require.resolve("axe-core/axe.min.js");
  const source = require("fs").readFileSync(axe, "utf8");
  const found = {};
  const looks = { wide: {}, dark: { colorScheme: "dark" }, phone: { viewport: { width: 390, height: 844 } } };
  for (const [look, options] of Object.entries(looks)) {
    const page = await opened(browser, { ...options, bypassCSP: true });
    const places = { stories: "/", story: "/story/ferry/ru", editing: "/story/ferry/tk", preview: "/story/ferry/ru/preview" };
    for (const [name, path] of Object.entries(places)) {
      await page.goto(new URL(path, address).href);
      await settled(page);
      if (name === "editing") await page.keyboard.press("Enter");
      if (shots) await page.screenshot({ path: `${shots}/${look}-${name}.png` });
      await page.evaluate(source);
      const { violations } = await page.evaluate(() => window.axe.run());
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      found[`${look} ${name}`] = [
        ...violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html}`),
        ...(wide > 0 ? [`${wide} pixels too wide`] : []),
      ];
    }
  }
  return found;
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const seen = await { review, conflict, hurry, hostile, accessible }[scenario](browser);
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
