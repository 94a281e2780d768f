// Settings > Queues and Workers.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { call, createKey, createTenant } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin } from "../support/world.mjs";

const queues = (page: Page) => page.getByRole("table", { name: "Queues" }).getByRole("rowheader").locator(".who-name");

async function workspace(server: Server, page: Page, name = `Works ${randomUUID().slice(0, 8)}`) {
  const company = await createTenant(server, name);
  const admin = await createAdmin(server, company, "Imani Okafor");
  await page.context().addCookies([admin.cookie]);
  return { company, admin, key: await createKey(server, admin.id) };
}

async function enqueue(server: Server, key: Parameters<typeof call>[1], queue: string) {
  const { id } = await call(server, key, "tasks.create", { name: "One line", type: "testing" });
  await call(server, key, "tasks.enqueue", { task: id, queue });
  return id as string;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("queues are made, renamed and deleted, and workers are seen", async ({ page, server }) => {
      const { key } = await workspace(server, page);
      await open(page, "/settings/queues", javaScriptEnabled);
      await expect(queues(page)).toHaveText(["default"]);
      await page.getByText("Add queue…").click();
      await page.getByLabel("Name", { exact: true }).fill("Default");
      await page.getByRole("button", { name: "Add queue", exact: true }).click();
      // The one that the workspace began with is given to the first who asks for it.
      await expect(queues(page)).toHaveText(["Default"]);
      if (!(await page.getByLabel("Name", { exact: true }).isVisible())) await page.getByText("Add queue…").click();
      await page.getByLabel("Name", { exact: true }).fill("default");
      await page.getByRole("button", { name: "Add queue", exact: true }).click();
      await expect(page.getByText("A queue of this name exists already.").first()).toBeVisible();
      await open(page, "/settings/queues", javaScriptEnabled);
      await page.getByText("Add queue…").click();
      await page.getByLabel("Name", { exact: true }).fill("fast");
      await page.getByRole("button", { name: "Add queue", exact: true }).click();
      await expect(queues(page)).toHaveText(["Default", "fast"]);
      const row = page.getByRole("row", { name: /fast/ });
      await row.getByText("Rename…").click();
      await row.getByLabel("New name of fast").fill("gpu");
      await row.getByRole("button", { name: "Save the name of fast" }).click();
      await expect(queues(page)).toHaveText(["Default", "gpu"]);
      const [gpu] = (await call(server, key, "queues.get_all", { name: "gpu" })).queues;
      await enqueue(server, key, gpu.id);
      await call(server, key, "workers.register", { worker: "host:0", queues: [gpu.id] });
      await open(page, "/settings/queues?q=gpu", javaScriptEnabled);
      const one = page.getByRole("row", { name: /gpu/ });
      await expect(one).toContainText("1 task");
      await one.getByText("Delete…").click();
      await expect(one).toContainText("1 task waits in it");
      await page.getByRole("navigation", { name: "Queues or workers" }).getByRole("link", { name: "Workers" }).click();
      const worker = page.getByRole("table", { name: "Workers" }).getByRole("row", { name: /host:0/ });
      await expect(worker).toContainText("Imani Okafor");
      await expect(worker).toContainText("gpu");
      await expect(worker).toContainText("Idle");
      await open(page, "/settings/queues?q=gpu", javaScriptEnabled);
      await page.getByRole("row", { name: /gpu/ }).getByText("Delete…").click();
      await page.getByRole("button", { name: "Delete gpu" }).click();
      await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
      await page.getByRole("link", { name: "Leave the search out" }).click();
      await expect(queues(page)).toHaveText(["Default"]);
      await call(server, key, "workers.unregister", { worker: "host:0" });
      await open(page, "/settings/queues?view=workers", javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "No worker is at work" })).toBeVisible();
    });
  });
}

test("queues and workers are fit to be seen @matrix", async ({ page, server, javaScriptEnabled }) => {
  const { key } = await workspace(server, page, "Gesellschaft für angewandte Wahrscheinlichkeitsrechnungsmaschinen");
  const long = "W".repeat(60) + " " + "very-long-queue-name-".repeat(3);
  const { id } = await call(server, key, "queues.create", { name: long });
  for (const name of ["gpu-fraction-1_00", "cpu"]) await call(server, key, "queues.create", { name });
  const task = await enqueue(server, key, id);
  await enqueue(server, key, id);
  await call(server, key, "queues.get_next_task", { queue: id });
  await call(server, key, "workers.register", { worker: "dgx-01.lab.example:gpu0", queues: [id] });
  await call(server, key, "workers.status_report", { worker: "dgx-01.lab.example:gpu0", timestamp: 1, task });
  await call(server, key, "workers.register", { worker: `${"long-".repeat(20)}:cpu`, queues: [] });
  await open(page, "/settings/queues", javaScriptEnabled);
  await expect(queues(page)).toHaveCount(4);
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await page.getByText("Add queue…").click();
  await page.getByText("Rename…").first().click();
  await page.getByText("Delete…").first().click();
  await fits(page);
  await open(page, "/settings/queues?view=workers", javaScriptEnabled);
  await expect(page.getByRole("table", { name: "Workers" }).getByRole("rowheader")).toHaveCount(2);
  await fits(page);
  await accessible(page, javaScriptEnabled);
});
