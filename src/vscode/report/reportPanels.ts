import * as vscode from 'vscode';
import type { RunSummary } from '../../node/hostTypes';
import { panelTypes } from '../contributions';
import { firstLine } from '../runs/storyText';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { fieldOf } from '../support/outsideData';
import { t } from '../support/words';
import { ReportPanel } from './reportPanel';

/** The open reports, one a run. */
export class ReportPanels {
  readonly #services: Services;
  readonly #open = new Map<string, ReportPanel>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** The run whose report the user is looking at. */
  get activeRunId(): string | undefined {
    return [...this.#open].find(([, report]) => report.isActive)?.[0];
  }

  show(run: RunSummary): void {
    const known = this.#open.get(run.id);
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const title = t('Report: {0}', firstLine(run.task).slice(0, 40));
    this.#adopt(vscode.window.createWebviewPanel(panelTypes.report, title, vscode.ViewColumn.Active), run.id);
  }

  #adopt(panel: vscode.WebviewPanel, runId: string): void {
    const report = new ReportPanel(this.#services, panel, runId);
    this.#open.set(runId, report);
    panel.onDidDispose(() => {
      report.dispose();
      if (this.#open.get(runId) === report) this.#open.delete(runId);
    });
  }

  /** Brings the reports back that were open when the window was reloaded. */
  register(): Disposable {
    const owned = new Disposables();
    owned.add(
      vscode.window.registerWebviewPanelSerializer(panelTypes.report, {
        deserializeWebviewPanel: (panel, state: unknown) => {
          const runId = fieldOf(state, 'runId');
          if (typeof runId === 'string') this.#adopt(panel, runId);
          else panel.dispose();
          return Promise.resolve();
        },
      }),
    );
    owned.add({
      dispose: () => {
        for (const report of this.#open.values()) report.dispose();
        this.#open.clear();
      },
    });
    return owned;
  }
}
