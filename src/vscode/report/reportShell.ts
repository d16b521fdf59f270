import { escapeMarkup } from '../../core/report/escapeMarkup';
import { reportStyles } from '../../core/report/reportStyles';

/**
 * The page around a report. It may load its own style sheet and its own script, by nonce, and nothing else; the report comes
 * as messages, so that the place of keyboard and scroll bar is kept.
 */
export function reportShell(page: {
  readonly locale: string;
  readonly title: string;
  readonly runId: string;
  readonly nonce: string;
  readonly scriptUri: string;
}): string {
  const policy = `default-src 'none'; style-src 'nonce-${page.nonce}'; script-src 'nonce-${page.nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeMarkup(page.locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(page.title)}</title>
<style nonce="${page.nonce}">${reportStyles}</style>
</head>
<body data-run="${escapeMarkup(page.runId)}">
<p class="pr-announcement" role="status" id="announcement"></p>
<div id="report"></div>
<script nonce="${page.nonce}" src="${escapeMarkup(page.scriptUri)}"></script>
</body>
</html>
`;
}
