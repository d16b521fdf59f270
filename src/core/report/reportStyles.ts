import { pictureStyles } from './picture/reportPicture';

/** The style sheet of the report as a page. Lengths in `em` and `rem`, so that it grows with the reader's text. */
export const reportStyles = `${pictureStyles}
html{scrollbar-gutter:stable}
body{margin:0;padding:1.25rem;color:var(--pr-ink);background:var(--pr-surface);font-family:var(--vscode-font-family,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif);font-size:var(--vscode-font-size,14px);line-height:1.45;overflow-wrap:anywhere}
.pr-report{max-width:100rem;margin:0 auto}
.pr-report h1{margin:0 0 .25rem;font-size:1.4em;font-weight:600}
.pr-report h2{margin:1.75rem 0 .5rem;font-size:1.1em;font-weight:600}
.pr-report p{margin:.25rem 0}
.pr-report strong{font-weight:600}
.pr-muted{color:var(--pr-muted)}
.pr-scroll{overflow-x:auto;margin:.75rem 0}
.pr-picture{display:block;max-width:none}
.pr-page .pr-picture{width:100%;min-width:35rem;max-width:60rem;height:auto}
.pr-report table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
.pr-report caption{text-align:start;color:var(--pr-muted);padding:.25rem 0}
.pr-report th,.pr-report td{text-align:start;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--pr-grid)}
.pr-report thead th{font-weight:600;white-space:nowrap}
.pr-report tbody th{font-weight:400;white-space:nowrap}
.pr-report .pr-number{text-align:end}
.pr-report ul{margin:0;padding:0;list-style:none}
.pr-report summary{cursor:pointer;font-size:1.1em;font-weight:600;margin:1.75rem 0 .5rem}
.pr-report tr:target{background:var(--pr-grid)}
.pr-link{font:inherit;color:var(--vscode-textLink-foreground,var(--pr-focus));background:none;border:0;padding:0;cursor:pointer;text-decoration:underline;text-align:start}
.pr-link:focus-visible,.pr-report summary:focus-visible{outline:2px solid var(--pr-focus);outline-offset:2px}
.pr-mark{cursor:pointer;outline:none}
.pr-mark:hover .pr-hit{fill:var(--pr-muted);fill-opacity:.18}
.pr-mark:focus-visible .pr-hit{stroke:var(--pr-focus);stroke-width:2;fill:var(--pr-focus);fill-opacity:.12}
.pr-announcement{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.vscode-high-contrast .pr-loopBand,.vscode-high-contrast .pr-stallBand{fill-opacity:0;stroke:var(--vscode-contrastBorder,var(--pr-ink));stroke-width:1}
.vscode-high-contrast .pr-area{fill-opacity:0}
.vscode-high-contrast .pr-track{fill-opacity:.2}
.vscode-high-contrast .pr-label{stroke-opacity:1}
.vscode-high-contrast .pr-note{fill:var(--pr-ink)}
.vscode-high-contrast .pr-muted{color:var(--pr-ink)}
.vscode-high-contrast .pr-loopHatch{stroke-opacity:.8}
.vscode-high-contrast .pr-stallHatch{fill-opacity:1}
.vscode-high-contrast .pr-line{stroke-width:2.5}
.vscode-high-contrast .pr-grid{stroke:var(--vscode-contrastBorder,var(--pr-grid));stroke-opacity:.35}
@media (max-width:40rem){body{padding:.75rem}}
@media print{body{background:none}}
`;
