import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ENGLISH } from '../../../src/core/report/language';
import { runReport } from '../../../src/core/report/reportBuilder';
import { reportPicture } from '../../../src/core/report/picture/reportPicture';
import { textWidth } from '../../../src/core/report/picture/textWidth';
import { reportBody, reportPage } from '../../../src/core/report/reportHtml';
import { reportMarkdown } from '../../../src/core/report/reportMarkdown';
import { reportSvg } from '../../../src/core/report/reportSvg';
import type { RunReport } from '../../../src/core/report/runReport';
import { recordedRun } from '../../support/recordedRun';
import { edited, hostileRun, longRun, outcomeOf, sampleRun, started, tested } from './support';

const interactive = (report: RunReport): string => reportBody(report, ENGLISH, { width: 900, isInteractive: true });

const forms: Record<string, (report: RunReport) => string> = {
  svg: (report) => reportSvg(report, ENGLISH),
  page: (report) => reportPage(report, ENGLISH, "'sha256-x'"),
  view: interactive,
  markdown: (report) => reportMarkdown(report, ENGLISH),
};

const runs: Record<string, RunReport> = {
  'an empty run': runReport([]),
  'a run that has just started': runReport([started], { isRunning: true }),
  'a run whose tests give no counts': runReport([
    started,
    tested(0, outcomeOf(0, { status: 'failed', passing: [] })),
    edited(1),
    tested(2, outcomeOf(0, { passing: [] })),
  ]),
  'an interrupted run': runReport(recordedRun({ runId: 'r', workspace: '/w', files: [], isInterrupted: true })),
  'a fixed run': runReport(sampleRun),
  'a hostile run': runReport(hostileRun()),
  'a run of 2,000 steps': runReport(longRun()),
};

/** Every element's name and every attribute's name. What is no tag in order, with each attribute in quotes, is a fault. */
function namesIn(markup: string): { elements: Set<string>; attributes: Set<string> } {
  const elements = new Set<string>();
  const attributes = new Set<string>();
  const open: string[] = [];
  const rest = markup
    .replace(/^<\?xml [^?]*\?>/, '')
    .replace(
      /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g,
      (_tag, close, name: string, inside: string, end) => {
        elements.add(name);
        for (const [, attribute = ''] of inside.matchAll(/([\w:-]+)="/g)) attributes.add(attribute);
        if (close === '/') assert.equal(open.pop(), name);
        else if (end !== '/') open.push(name);
        return '';
      },
    );
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
  return { elements, attributes };
}

for (const [name, report] of Object.entries(runs)) {
  describe(name, () => {
    for (const [form, render] of Object.entries(forms))
      test(`as ${form} has no number that is none, and is the same every time`, () => {
        const text = render(report);
        assert.doesNotMatch(text, /NaN|Infinity|undefined|\[object/);
        assert.equal(render(report), text);
      });

    for (const form of ['svg', 'view'] as const)
      test(`as ${form} is well-formed and holds no script, handler or address`, () => {
        const { elements, attributes } = namesIn((forms[form]?.(report) ?? '').replace(/ open /, ' open="" '));
        for (const bad of ['script', 'img', 'image', 'foreignObject', 'iframe', 'use', 'a', 'link'])
          assert.equal(elements.has(bad), false, bad);
        const strange = [...attributes].filter((attribute) => /^on|href|^src$|^style$/i.test(attribute));
        assert.deepEqual(strange, []);
      });
  });
}

describe('the report as SVG', () => {
  test('says what it is and what it shows without being seen', () => {
    const svg = reportSvg(runReport(sampleRun), ENGLISH);
    assert.match(svg, /<title id="pr-title">Run report: A bar that closes after midnight is shown as closed<\/title>/);
    assert.match(svg, /<desc id="pr-desc">Failing tests: 2 before the first step, 0 at the end\./);
    for (const words of [
      'Going round in circles',
      'Expert: helped',
      'all pass',
      'qwen3-coder:30b (protégé)',
      'Nudged: You made',
    ])
      assert.ok(svg.includes(words), words);
  });

  test('has its colours by variable and without', () => {
    const svg = reportSvg(runReport(sampleRun), ENGLISH);
    assert.match(svg, /class="pr-line" fill="none" stroke="#c9372c"/);
    assert.match(svg, /\.pr-line\{stroke:var\(--pr-fail\)\}/);
    assert.match(svg, /prefers-color-scheme:dark/);
  });

  test('draws 2,000 steps with no more marks than fit side by side', () => {
    const svg = reportSvg(runReport(longRun()), ENGLISH);
    const marks = [...svg.matchAll(/<g transform/g)].length;
    assert.ok(marks > 50 && marks < 300, String(marks));
    assert.ok(svg.length < 200_000, String(svg.length));
  });

  test('shows failing and passing where there are no counts', () => {
    const svg = reportSvg(runs['a run whose tests give no counts'] ?? runReport([]), ENGLISH);
    assert.match(svg, />fail<.*>pass</s);
    assert.match(svg, />all pass</);
  });
});

describe('the report as a page', () => {
  test('allows its own style sheet and nothing else', () => {
    const page = reportPage(runReport(sampleRun), ENGLISH, "'sha256-abc='");
    assert.match(page, /content="default-src 'none'; style-src &#39;sha256-abc=&#39;"/);
    assert.doesNotMatch(page, /<script|https?:(?!\/\/www\.w3\.org\/2000\/svg)| style="/);
  });

  test('leads from each mark to a row that is there', () => {
    for (const report of Object.values(runs)) {
      const page = reportPage(report, ENGLISH, "'sha256-x'");
      const rows = new Set([...page.matchAll(/<tr id="([^"]+)"/g)].map(([, id]) => id));
      const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
      assert.deepEqual(
        targets.filter((target) => !rows.has(target)),
        [],
      );
    }
  });

  test('is a table with a caption, heads for columns and rows', () => {
    const page = reportPage(runReport(sampleRun), ENGLISH, "'sha256-x'");
    assert.match(page, /<caption>Failing tests and what happened, step by step<\/caption>/);
    assert.match(page, /<th scope="col">Failing tests<\/th>/);
    assert.match(page, /<tr id="step-4"><th scope="row">Step 4<\/th><td class="pr-number">2<\/td>/);
    assert.match(page, /<th scope="row">claude-sonnet-5-5<\/th><td class="pr-number">1<\/td>/);
  });
});

/** The words of a picture with the place that they take, by the same estimate that it is laid out by. */
function wordsIn(svg: string): { words: string; left: number; right: number }[] {
  return [...svg.matchAll(/<text x="([\d.]+)" y="[\d.]+"([^>]*)>([^<]*)<\/text>/g)].map(
    ([, x, attributes = '', words = '']) => {
      const plain = words.replace(/&amp;|&lt;|&gt;|&quot;|&#39;/g, '&');
      const width = textWidth(plain, Number(/font-size="(\d+)"/.exec(attributes)?.[1]));
      const share = { end: 1, middle: 0.5 }[/text-anchor="(\w+)"/.exec(attributes)?.[1] ?? ''] ?? 0;
      return { words, left: Number(x) - share * width, right: Number(x) + (1 - share) * width };
    },
  );
}

describe('the picture where there is little room', () => {
  for (const [name, report] of Object.entries(runs))
    for (const width of [240, 300, 479, 480, 900])
      test(`keeps its words inside ${width} pixels: ${name}`, () => {
        const svg = reportPicture(report, ENGLISH, { width, hasHeading: false, links: { kind: 'none' } });
        assert.match(svg, new RegExp(`<svg [^>]*width="${width}"`));
        // A number beside the last mark of a lane and one under the axis may stick out by the width of a letter.
        const outside = wordsIn(svg).filter(({ left, right }) => left < -8 || right > width + 8);
        assert.deepEqual(outside, []);
      });

  test('says at its end how many tests fail, and names every model with its numbers', () => {
    const report = runReport(recordedRun({ runId: 'r', workspace: '/w', files: [], outcome: 'not-fixed' }));
    const svg = reportPicture(report, ENGLISH, { width: 300, hasHeading: false, links: { kind: 'none' } });
    const words = wordsIn(svg).map((one) => one.words);
    for (const wanted of ['1 failing', 'claude-sonnet-5-5 (expert)', '1 call · 4,810 in · 390 out · $0.0135'])
      assert.ok(words.includes(wanted), wanted);
  });
});

describe('the report in the editor', () => {
  test('its marks are buttons with a name, a step and one place in the order of keys', () => {
    const view = interactive(runReport(sampleRun));
    const marks = [...view.matchAll(/<g class="pr-mark"[^>]*>\s*<title>/g)].map(([tag]) => tag);
    assert.equal(marks.length, 7);
    for (const tag of marks) assert.match(tag, /role="button" tabindex="-1" data-key="[^"]+" data-step="\d+"/);
    assert.match(
      view,
      /data-key="consultation-7" data-step="7"[^>]*>\s*<title>Step 7: Asked claude-sonnet-5-5 \(helped, \$0\.0135\)/,
    );
    assert.match(view, /data-consultation="c1">Show the receipt</);
  });

  test('tells a long run in a table of stretches', () => {
    const view = interactive(runReport(longRun()));
    const rows = [...view.matchAll(/<tr id=/g)].length;
    assert.ok(rows > 60 && rows <= 121, String(rows));
    assert.match(view, /Steps 1 to 17/);
  });
});

describe('the report as Markdown', () => {
  test('tells the story in words and in tables', () => {
    const text = reportMarkdown(runReport(sampleRun), ENGLISH);
    for (const part of [
      '# A bar that closes after midnight is shown as closed',
      '**fixed** · 9 steps · 1 consultation · $0.0135 · ',
      'It went round in circles once. It was nudged once. The expert was asked once. One piece of advice helped.',
      '2 → 2 → 2 → 0 → 0',
      '| Step 4 | 2 | Tests: 2 failing, 10 passing |',
      '| claude-sonnet-5-5 | 1 | 4,810 | 390 | $0.0135 |',
    ])
      assert.ok(text.includes(part), `${part}\n${text}`);
  });

  test('gives words from outside no meaning', () => {
    const text = reportMarkdown(runReport(hostileRun()), ENGLISH);
    assert.doesNotMatch(text, /(?<!\\)<(script|img)|(?<!\\)\[x\]|(?<!\\)\$x/);
    const rows = text.split('\n').filter((line) => line.startsWith('| Step'));
    assert.ok(rows.length > 0);
    for (const row of rows) assert.equal(row.replace(/\\\|/g, '').split('|').length, 5, row);
  });
});
