/** The page in a real browser: what is linked lights up, by pointer and by keyboard, and nothing is loaded. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderHtml } from "../src/views/html-view.ts";
import { FETCH_DATA, markedSubject } from "./harness/marked-result.ts";

const CHROMIUM = "/usr/bin/chromium";
const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser)
  console.warn(`\nNOT TESTED: the page in a browser, because there is no ${CHROMIUM}\n`);

describe.skipIf(!hasBrowser)("the page in Chromium", () => {
  const folder = mkdtempSync(join(tmpdir(), "lower-async-page-"));
  const file = join(folder, "page.html");
  let browser: Browser;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    const subject = markedSubject(FETCH_DATA);
    const stages = [
      { fn: "fetchData", name: "cfg", text: "b0: await sleep(100)", value: null },
      { fn: "fetchData", name: "frame", text: "url: string", value: null },
    ];
    writeFileSync(file, renderHtml({ ...subject, result: { ...subject.result, stages } }));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    await page?.close();
    page = await browser.newPage({ viewport: { width: 1300, height: 800 } });
    problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => problems.push(message.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) problems.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
  });

  const lit = (): Promise<string[]> =>
    page.$$eval(".lit, .partner", (elements) =>
      elements.map((element) => element.textContent ?? ""),
    );
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.textContent ?? "");

  it("loads without errors and without asking for anything", () => {
    expect(problems).toEqual([]);
  });

  it("links a piece of the source with its state, its partner and its row by pointing at it", async () => {
    await page.hover(".source .piece >> text=console.log");
    const texts = await lit();
    expect(texts.filter((text) => text.includes('console.log("Fetching", url)'))).toHaveLength(2);
    expect(texts.some((text) => text.includes("this.url = url"))).toBe(true);
    expect(texts.some((text) => /U\s+Unresumed/.test(text))).toBe(true);
    expect(await page.locator(".partner").textContent()).toBe('console.log("Fetching", url)');
    expect(texts.some((text) => text.includes("Data from"))).toBe(false);
  });

  it("links back from the output", async () => {
    await page.hover(".output .piece >> text=Data from");
    const sources = await page.$$eval(".source .lit", (elements) =>
      elements.map((element) => element.textContent),
    );
    expect(sources).toEqual(["await ", "saves url", "`Data from ${url}`"]);
  });

  it("links a row of the table with the code, and a saved local with its declaration", async () => {
    await page.hover("tr.suspend th button");
    expect(await lit()).toContain("await ");
    await page.hover("th.local button");
    expect(
      await page.$$eval(".source .lit", (elements) =>
        elements.map((element) => element.textContent),
      ),
    ).toEqual(["url"]);
  });

  it("is walked through with the arrow keys", async () => {
    await page.focus(".source .piece[tabindex='0']");
    expect(await focused()).toBe("url");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe('console.log("Fetching", url)');
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("sleep(100)");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("sleep(100)");
    expect(
      await page.evaluate(() => document.activeElement!.closest(".cell")!.className),
    ).toContain("output");
    await page.keyboard.press("End");
    expect(await focused()).toBe("`Data from ${url}`");
    await page.keyboard.press("ArrowLeft");
    expect(
      await page.evaluate(() => document.activeElement!.closest(".cell")!.className),
    ).toContain("source");
    expect(await lit()).toContain("await ");
    expect(await page.textContent("#says")).toContain("Suspend0Sleep");
    await page.keyboard.press("Escape");
    expect(await lit()).toEqual([]);
  });

  it("reaches everything with the Tab key", async () => {
    const reached: string[] = [];
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        const element = document.activeElement!;
        return element === document.body
          ? ""
          : `${element.localName}${element.id ? `#${element.id}` : ""}`;
      });
      if (name === "") break;
      reached.push(name);
    }
    expect(reached).toEqual([
      "button#theme",
      "button#large",
      "button#tab-code",
      "span",
      "span",
      "button",
      "button",
      "button",
      "button",
    ]);
  });

  it("shows the steps of the compiler in tabs", async () => {
    expect(await page.isVisible("text=b0: await sleep(100)")).toBe(false);
    await page.focus("#tab-code");
    await page.keyboard.press("ArrowRight");
    expect(await page.isVisible("text=b0: await sleep(100)")).toBe(true);
    expect(await page.isVisible(".code")).toBe(false);
    await page.click("text=Side by side");
    expect(await page.isVisible(".code")).toBe(true);
  });

  it("has light, dark and large", async () => {
    const paper = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await paper();
    await page.click("#theme");
    const light = await paper();
    expect(light).toBe("rgb(255, 255, 255)");
    expect(dark).not.toBe(light);
    const size = (): Promise<number> =>
      page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
    const normal = await size();
    await page.click("#large");
    expect(await size()).toBeGreaterThan(normal * 1.4);
  });

  it.each(["light", "dark"] as const)(
    "can be read in %s: enough contrast everywhere",
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.hover(".source .piece >> text=console.log");
      const poor = await page.evaluate(findPoorContrast);
      expect(poor).toEqual([]);
    },
  );

  it("prints everything, light, without the controls", async () => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.isVisible("text=b0: await sleep(100)")).toBe(true);
    expect(await page.isVisible("#theme")).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
  });

  it("needs no script to be read", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const still = await context.newPage();
    await still.goto(pathToFileURL(file).href);
    expect(await still.isVisible("text=b0: await sleep(100)")).toBe(true);
    expect(await still.isVisible("tr.suspend")).toBe(true);
    await context.close();
  });

  it("fits a narrow window", async () => {
    await page.setViewportSize({ width: 420, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      420,
    );
  });
});

/** Runs in the page: texts whose colour is closer to what is painted below them than 4.5 to 1. */
function findPoorContrast(): string[] {
  const channels = (colour: string): number[] => {
    const canvas = document.createElement("canvas").getContext("2d")!;
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour: string): number => {
    const [r, g, b] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const background = (element: Element): string => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3]! > 0) return colour;
    }
    return "white";
  };
  const poor: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement!;
    if (
      walker.currentNode.textContent!.trim() === "" ||
      !element.checkVisibility() ||
      element.localName === "script"
    )
      continue;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(background(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5)
      poor.push(
        `${ratio.toFixed(2)} ${element.className} ${walker.currentNode.textContent!.trim()}`,
      );
  }
  return poor;
}
