import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { escapeMarkup } from '../../core/report/escapeMarkup';
import { reportBody } from '../../core/report/reportHtml';
import type { RunReport } from '../../core/report/runReport';
import { showDocument } from '../documents/documents';
import type { Services } from '../services';
import { throttled } from '../support/debounce';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { messageOf, reportError } from '../support/errors';
import { t } from '../support/words';
import { announcementOf } from './announcement';
import { editorLanguage } from './editorLanguage';
import { parsePageMessage } from './pageMessage';
import type { PageMessage } from './pageMessage';
import { reportShell } from './reportShell';

/** A live report is drawn at most this often. */
const drawMs = 300;
const firstWidthPx = 900;

/** The report of one run in the place of an editor, kept up to date while the run goes on. */
export class ReportPanel implements Disposable {
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #runId: string;
  readonly #owned = new Disposables();
  readonly #read = throttled(() => void this.#readAgain(), drawMs);
  #report: RunReport | undefined;
  #isReading = false;
  #widthPx = firstWidthPx;
  #drawn = '';

  constructor(services: Services, panel: vscode.WebviewPanel, runId: string) {
    this.#services = services;
    this.#panel = panel;
    this.#runId = runId;
    const media = vscode.Uri.joinPath(services.context.extensionUri, 'media');
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    this.#owned.add(panel.webview.onDidReceiveMessage((message) => void this.#receive(message)));
    this.#owned.add(
      services.runs.onDidChange((changed) => {
        if (changed === undefined || changed === runId) this.#read();
      }),
    );
    panel.webview.html = reportShell({
      locale: vscode.env.language,
      title: panel.title,
      runId,
      nonce: randomBytes(18).toString('base64url'),
      scriptUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(media, 'report.js')).toString(),
    });
    void this.#readAgain();
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  async #receive(value: unknown): Promise<void> {
    const message = parsePageMessage(value);
    if (message === null) return;
    try {
      await this.#answer(message);
    } catch (error) {
      await reportError(this.#services.log, t('The step could not be shown'), error);
    }
  }

  async #answer(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'size':
        this.#widthPx = message.widthPx;
        if (message.isNew) this.#drawn = '';
        await this.#draw();
        return;
      case 'step':
        await this.#show({ kind: 'step', runId: this.#runId, step: message.step }, message.takesFocus);
        return;
      case 'receipt': {
        const { consultationId, takesFocus } = message;
        await this.#show({ kind: 'receipt', runId: this.#runId, consultationId }, takesFocus);
        return;
      }
    }
  }

  /** Beside the report, so that one mark after the other can be looked at; a key press goes there, a click stays here. */
  async #show(name: Parameters<typeof showDocument>[0], takesFocus: boolean): Promise<void> {
    await showDocument(name, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: !takesFocus });
  }

  async #readAgain(): Promise<void> {
    if (this.#isReading) {
      this.#read();
      return;
    }
    this.#isReading = true;
    try {
      await this.#services.runs.start();
      this.#report = await this.#services.runs.report(this.#runId);
      await this.#draw();
    } catch (error) {
      this.#services.log.warn(`The report of the run ${this.#runId} could not be made`, String(error));
      await this.#post(`<p>${escapeMarkup(t('The report could not be made: {0}', messageOf(error)))}</p>`, '');
    } finally {
      this.#isReading = false;
    }
  }

  async #draw(): Promise<void> {
    if (this.#report === undefined) return;
    const language = editorLanguage();
    const body = reportBody(this.#report, language, { width: this.#widthPx, isInteractive: true });
    if (body !== this.#drawn) await this.#post(body, announcementOf(this.#report, language));
  }

  async #post(body: string, announcement: string): Promise<void> {
    this.#drawn = body;
    await this.#panel.webview.postMessage({ type: 'draw', body, announcement });
  }

  dispose(): void {
    this.#read.cancel();
    this.#owned.dispose();
  }
}
