// The frame around the pages, used with the keyboard alone.
import { expect, open, test } from "../support/test.ts";

test("the first Tab offers to skip to the page", async ({ admins: page }) => {
  await open(page, "/settings/users");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the page" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Invite users" })).toBeFocused();
});

test("the account menu opens, closes with Esc and gives the focus back", async ({ admins: page }) => {
  await open(page, "/settings/users");
  const button = page.getByRole("button", { name: "Account of Ada Kowalska" });
  const menu = page.getByRole("dialog", { name: "Account" });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(menu).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(menu.getByRole("button", { name: "Light" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
});

test("a page reached by keyboard has the focus", async ({ admins: page }) => {
  await open(page, "/settings/users");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Profile" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/profile");
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Profile" })).toHaveAttribute("aria-current", "page");
});

for (const path of ["profile", "workspace", "service-accounts", "queues", "identity-providers"]) {
  test(`what has the focus is always to be seen on ${path}`, async ({ admins: page }) => {
    await open(page, `/settings/${path}`);
    const seen = new Set<string>();
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return undefined;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        const marked = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
        const { width, height } = element.getBoundingClientRect();
        return { name: `${element.tagName} ${element.textContent?.trim() || element.getAttribute("aria-label")}`, marked, width, height };
      });
      if (!focused) break;
      seen.add(focused.name);
      expect(focused, focused.name).toMatchObject({ marked: true });
      expect(Math.min(focused.width, focused.height), focused.name).toBeGreaterThan(1);
    }
    expect(seen.size).toBeGreaterThan(7);
  });
}

test.describe("on a narrow screen", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
      test.use({ javaScriptEnabled });

      test("the settings menu opens over the page and closes again", async ({ admins: page }) => {
        await open(page, "/settings/users", javaScriptEnabled);
        const button = page.getByRole("button", { name: "Settings menu" });
        const menu = page.getByRole("navigation", { name: "Settings" });
        await expect(menu).toBeHidden();
        await button.focus();
        await page.keyboard.press("Enter");
        await expect(menu).toBeVisible();
        await page.keyboard.press("Escape");
        await expect(menu).toBeHidden();
        await expect(button).toBeFocused();
        await page.keyboard.press("Enter");
        await menu.getByRole("link", { name: "Profile" }).focus();
        await page.keyboard.press("Enter");
        await expect(page).toHaveURL("/settings/profile");
        await expect(menu).toBeHidden();
      });
    });
  }
});
