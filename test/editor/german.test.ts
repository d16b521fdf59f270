import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RunEvent } from '../../src/core/trajectory/runEvent';
import { recordedRun, writeRun } from '../support/recordedRun';
import { root } from '../support/sourceFiles';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';

const loop = 'The same 2 actions came round 2 times with the same results: `edit_file src/week.js`, `run_tests`.';
const remedy = 'Choose an action that is not part of it.';

/** The recorded run speaks for itself; here it has the very words that the core writes. */
function asTheCoreWrites(event: RunEvent): RunEvent {
  switch (event.type) {
    case 'signal':
      return { ...event, signal: { ...event.signal, detail: loop } };
    case 'verdict':
      return { ...event, verdict: { ...event.verdict, evidence: [loop] } };
    case 'nudged': {
      const stop = `Do not start this round of actions again in your next step. ${remedy}`;
      return { ...event, text: `You are repeating yourself: ${loop} ${stop}` };
    }
    case 'decision':
      return { ...event, decision: { ...event.decision, reason: 'The loop is fresh: a local nudge comes first.' } };
    case 'consultation-started':
      return { ...event, evidence: [loop], reason: 'The nudge has not helped.' };
    case 'finished':
      return { ...event, message: 'The model gave up while tests still fail. The best attempt is kept.' };
    default:
      return event;
  }
}

const silent = 'No Ollama answers at http://127.0.0.1:11434 (ECONNREFUSED). Start it with: ollama serve';

/** A run in which much goes wrong, in the very words of the log: actions, edits, the model's endpoint and the expert's. */
function whatGoesWrong(event: RunEvent): RunEvent[] {
  const { at, runId } = event;
  switch (event.type) {
    case 'action': {
      const problem = "edit_file: 'search' is missing (to write a whole file use write_file).";
      if (event.step === 1) return [{ at, runId, step: event.step, type: 'malformed', problem, raw: 'edit_file {}' }];
      return [event];
    }
    case 'tool-result':
      if (event.step === 1) return [];
      if (event.step === 3) return [{ ...event, forPerson: 'Edited src/week.js +1 -1 (match apart from indentation)' }];
      if (event.step === 5) return [{ ...event, ok: false, forPerson: 'Edit of src/week.js refused: not found' }];
      return [event];
    case 'nudged': {
      const message = `The model endpoint failed (${silent}). Trying again.`;
      return [event, { at, runId, type: 'notice', level: 'warning', code: 'model-retry', message }];
    }
    case 'consultation-ended': {
      const hint = 'Check ANTHROPIC_API_KEY, or set the key again in the editor.';
      const message = `Anthropic refused the key (HTTP 401). ${hint}`;
      return [{ ...event, advice: null, guidance: null, error: { reason: 'unauthorized', message } }];
    }
    case 'finished':
      return [{ ...event, outcome: 'model-unreachable', message: silent }];
    default:
      return [event];
  }
}

describe('in a German editor', () => {
  let place = '';
  let editor: Editor;
  let bench: Workbench;

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-german-'));
    const folder = path.join(place, 'opening-hours');
    await cp(path.join(root, 'samples', 'opening-hours'), folder, { recursive: true });
    const events = recordedRun({ runId: 'earlier', workspace: folder, files: [], outcome: 'not-fixed' });
    writeRun(path.join(place, 'data'), events.map(asTheCoreWrites));
    const task = 'A shop that never closes';
    const wrong = recordedRun({
      runId: 'wrong',
      workspace: folder,
      files: [],
      task,
      startedAt: '2026-11-19T08:00:00Z',
    });
    writeRun(path.join(place, 'data'), wrong.flatMap(whatGoesWrong));
    const settings = { 'protege.practice': true };
    const env = { PROTEGE_HOME: path.join(place, 'data') };
    editor = await openEditor({ folder, locale: 'de', settings, env, viewport: { width: 1280, height: 1600 } });
    bench = new Workbench(editor.page);
    await editor.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Protégé/ })
      .click();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('the views, their welcomes and their rows are German', async () => {
    await bench.pane('Läufe').waitFor();
    await bench.pane('Vorgeschlagene Änderungen').getByText('wartet hier auf Ihre Prüfung').waitFor();
    await bench.row('Läufe', /A bar that closes.*Schritte/).waitFor();
    await bench.row('Experte', /Heute.*0 von 20 Beratungen|Heute.*von 20 Beratungen/).waitFor();
  });

  test('what a screen reader hears of a row is German too', async () => {
    const label = await bench.row('Läufe', 'A bar that closes').getAttribute('aria-label');
    assert.match(label ?? '', /^Lauf: A bar that closes/);
  });

  test('commands are found by their German names, and what they open is German', async () => {
    await editor.runCommand('Protégé: Diagnose: Was funktioniert und wie sich der Rest beheben lässt');
    const report = editor.page.locator('.editor-instance .view-lines').first();
    await report.getByText('Protégé-Diagnose').waitFor();
    await report.getByText('Hier arbeiten die Übungsmodelle').waitFor();
    await editor.page.locator('.codelens-decoration a', { hasText: 'Erneut prüfen' }).waitFor();
    await editor.runCommand('Protégé: Modell wählen…');
    const row = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Übungsmodelle' }).first();
    await row.waitFor();
    await editor.page.keyboard.press('Escape');
  });

  test('the story of a run is told in German: signals, verdicts, nudges and the end', async () => {
    await bench.expand(bench.row('Läufe', 'A bar that closes'));
    const told = 'Dieselben 2 Aktionen kamen 2-mal mit denselben Ergebnissen wieder: edit_file src/week.js, run_tests.';
    await bench.row('Läufe', `Signal: Kreislauf${told}`).waitFor();
    await bench.row('Läufe', `Urteil: dreht sich im Kreis${told}`).waitFor();
    await bench.row('Läufe', `Es wiederholt sich: ${told}`).waitFor();
    await bench.row('Läufe', 'Das Modell gab auf, während noch Tests fehlschlagen').waitFor();
    const english = bench.pane('Läufe').getByText(/The same|You are repeating|gave up/);
    assert.equal(await english.count(), 0);
  });

  test('a step says in German what was seen and decided, and shows what the model saw as it was', async () => {
    await bench.row('Läufe', 'Signal: Kreislauf').click();
    const seen = bench.preview.getByRole('listitem');
    await seen.filter({ hasText: 'Signal „Kreislauf“: Dieselben 2 Aktionen' }).waitFor();
    await seen.filter({ hasText: 'Die Schleife ist frisch: Zuerst kommt ein lokaler Anstoß.' }).waitFor();
    await bench.preview.getByText('Go on.').first().waitFor();
  });

  test('a receipt says in German why the expert was asked', async () => {
    await bench.row('Experte', 'Why does isOpen miss').click();
    await bench.preview.getByText('Urteil: dreht sich im Kreis').waitFor();
    await bench.preview.getByRole('listitem').filter({ hasText: 'Der Anstoß hat nicht geholfen.' }).waitFor();
    await bench.preview.getByRole('listitem').filter({ hasText: 'Dieselben 2 Aktionen' }).waitFor();
  });

  test('the report of a run is German', async () => {
    await bench.clickAction(bench.row('Läufe', 'A bar that closes'), 'Bericht eines Laufs öffnen');
    const report = editor.page.locator('iframe.webview.ready').last().contentFrame().frameLocator('#active-frame');
    await report.getByText('Das Modell gab auf, während noch Tests fehlschlagen').waitFor();
    const row = report.getByRole('row', { name: /^Schritt 6/ });
    await row.getByText('Dieselben 2 Aktionen kamen 2-mal').first().waitFor();
    await row.getByText('Es wiederholt sich').waitFor();
    assert.doesNotMatch(await report.locator('main').innerText(), /The same|You are repeating|gave up/);
  });

  test('what went wrong is told in German: actions, edits, the endpoint and the expert', async () => {
    await bench.expandOnly('Läufe', 'A shop that never closes');
    for (const text of [
      'edit_file: „search“ fehlt (für eine ganze Datei write_file nehmen).',
      'geändert +1 -1 (Übereinstimmung bis auf die Einrückung)',
      'Änderung von src/week.js abgelehnt: nicht gefunden',
      'Der Endpunkt des Modells ist gescheitert (Unter http://127.0.0.1:11434 antwortet kein Ollama (ECONNREFUSED).',
      'Anthropic lehnte den Schlüssel ab (HTTP 401). Prüfen Sie ANTHROPIC_API_KEY',
    ]) {
      await bench.row('Läufe', text).waitFor();
    }
    await bench.row('Läufe', '„search“ fehlt').click();
    await bench.preview.getByText('edit_file: „search“ fehlt').waitFor();
    await bench.row('Läufe', 'Anthropic lehnte den Schlüssel ab').click();
    await bench.preview.getByText('Anthropic lehnte den Schlüssel ab (HTTP 401).').first().waitFor();
    const english = bench.pane('Läufe').getByText(/is missing|match apart|refused|Start it with|Check ANTHROPIC/);
    assert.equal(await english.count(), 0);
  });
});
