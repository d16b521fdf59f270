import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Where things are in VS Code's workbench, as a user names them. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens Protégé's container in the activity bar, if another one is shown. */
  async openContainer(): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: /^Protégé/ });
    // On a busy machine a fresh window takes its time.
    await tab.waitFor({ timeout: 60_000 });
    // While the window is restored, a click on what just became the shown container would hide it again.
    const show = async (timeout: number): Promise<void> => {
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click({ timeout });
      await this.pane('Runs').waitFor({ timeout });
    };
    for (let attempt = 1; attempt < 4; attempt++) {
      const isShown = await show(5_000).then(
        () => true,
        () => false,
      );
      if (isShown) return;
    }
    await show(30_000);
  }

  /** A view of the side bar by its title. */
  pane(title: string): Locator {
    return this.page.locator('.pane', { has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** A row of a view by some of its text. */
  row(view: string, text: string | RegExp): Locator {
    return this.pane(view).locator('.monaco-list-row', { hasText: text }).first();
  }

  /** Opens a folded row. */
  async expand(row: Locator): Promise<void> {
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.locator('.monaco-tl-twistie').click();
  }

  /** Folds every row of a view, so that those of the top level are in sight, and opens one of them. */
  async expandOnly(view: string, text: string | RegExp): Promise<void> {
    const pane = this.pane(view);
    await pane.locator('.pane-header').hover();
    await pane.locator('.pane-header .action-label[aria-label^="Collapse All"]').click();
    await this.expand(this.row(view, text));
  }

  /** Clicks an icon that a row shows under the pointer, by its command's title. */
  async clickAction(row: Locator, title: string): Promise<void> {
    const action = row.locator(`.actions .action-label[aria-label="${title}"]`);
    // A view that is still filling moves its rows from under the pointer, and the icons go with it.
    for (let attempt = 1; attempt < 8; attempt++) {
      await row.hover();
      const isClicked = await action.click({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
      if (isClicked) return;
    }
    await row.hover();
    await action.click();
  }

  /** An entry of the open menu. */
  menuItem(title: string): Locator {
    return this.page.locator('.monaco-menu .action-item', { hasText: title }).first();
  }

  /** Clicks an entry of the open menu. A menu that has just opened ignores clicks: then once more. */
  async chooseFromMenu(title: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.menuItem(title).click();
      try {
        await this.menuItem(title).waitFor({ state: 'detached', timeout: 1_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  /** Clicks an icon in the title of the active editor. */
  async clickEditorAction(title: string): Promise<void> {
    await this.page.locator(`.editor-actions .action-label[aria-label^="${title}"]`).first().click();
  }

  /**
   * Sends keys to an editor, or to the left side of a diff, by a click on one of its lines. A click on the text as a whole
   * would scroll a long one to its middle first, and a click into empty room gives no focus.
   */
  async focusLine(line: string, editor: '.editor-instance' | '.editor.original' = '.editor-instance'): Promise<void> {
    const within = this.page.locator(editor).first();
    await eventually(
      async () => {
        const found = within.locator('.view-line', { hasText: line }).first();
        await found.click({ timeout: 5_000 }).catch(() => undefined);
        return await within.locator('.monaco-editor.focused').count();
      },
      (focused) => focused > 0,
      'the editor should have the focus',
    );
  }

  /** Waits until keys go to the right side of a diff. */
  async proposedSideHasFocus(file: string): Promise<void> {
    await this.tab(file).and(this.page.locator('.active')).waitFor();
    await this.page.locator('.editor.modified .monaco-editor.focused').first().waitFor();
  }

  tab(text: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: text }).first();
  }

  /** A button of a notification. */
  notificationButton(text: string): Locator {
    return this.page
      .locator('.notifications-toasts .monaco-button, .notifications-center .monaco-button', { hasText: text })
      .first();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text }).first();
  }

  /** A button of a modal question. */
  dialogButton(text: string): Locator {
    return this.page.locator('.monaco-dialog-box .monaco-button', { hasText: text }).first();
  }

  /** Confirms the test command that is proposed for a folder: an Enter that comes before the box has the focus is lost. */
  async confirmTests(folder: string): Promise<void> {
    const question = this.page.locator('.quick-input-title', { hasText: `How are the tests of ${folder} run?` });
    await question.waitFor();
    await eventually(
      async () => {
        await this.input.press('Enter', { timeout: 2_000 }).catch(() => undefined);
        // One Enter too many would go into the editor behind it.
        return await question.waitFor({ state: 'hidden', timeout: 2_000 }).then(
          () => false,
          () => true,
        );
      },
      (isAsked) => !isAsked,
      'the test command should be confirmed',
    );
  }

  get input(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  get statusBar(): Locator {
    return this.page.locator('.statusbar-item[id*="protege"]').first();
  }

  /** The rendered Markdown of the active preview. */
  get preview(): FrameLocator {
    return this.page.locator('iframe.webview.ready').last().contentFrame().frameLocator('#active-frame');
  }

  async closeEditors(): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.keyboard.press('Control+w');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }
}

/** Waits until `read` gives what is wanted; the last value makes the message. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  isWanted: (value: T) => boolean,
  what: string,
): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (Date.now() > end) throw new Error(`${what}, but it stayed: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
