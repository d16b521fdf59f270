/** Each colour: VS Code's name for it in the editor, and what stands for it in a light and in a dark page. */
const palette = {
  ink: ['foreground', '#1f2328', '#e6edf3'],
  muted: ['descriptionForeground', '#59636e', '#9da7b1'],
  grid: ['editorWidget-border', '#d8dee4', '#30363d'],
  surface: ['editor-background', '#ffffff', '#16191d'],
  fail: ['charts-red', '#c9372c', '#f47067'],
  pass: ['charts-green', '#1a7f37', '#57ab5a'],
  loop: ['charts-yellow', '#b35900', '#e0a34a'],
  stall: ['charts-purple', '#6639ba', '#b392f0'],
  expert: ['charts-blue', '#0969da', '#539bf5'],
  focus: ['focusBorder', '#0969da', '#539bf5'],
} as const;
export type Colour = keyof typeof palette;

/** The colour itself, for programs that draw SVG and know no style sheets. */
export function plainColour(colour: Colour): string {
  return palette[colour][1];
}

function variables(theme: 1 | 2): string {
  return Object.entries(palette)
    .map(([name, row]) => `--pr-${name}:var(--vscode-${row[0]},${row[theme]});`)
    .join('');
}

function systemColour(name: string): string {
  switch (name) {
    case 'surface':
      return 'Canvas';
    case 'grid':
      return 'GrayText';
    case 'focus':
      return 'Highlight';
    default:
      return 'CanvasText';
  }
}

/** What Windows' contrast themes set in their own colours. */
const systemColours = Object.keys(palette)
  .map((name) => `--pr-${name}:${systemColour(name)};`)
  .join('');

/**
 * The colours as variables: in the editor those of its theme, whatever the system prefers; elsewhere by what the reader's
 * system prefers.
 */
export const paletteStyles = [
  `:root{${variables(1)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(2)}}}`,
  `body.vscode-light,body.vscode-high-contrast-light{${variables(1)}}`,
  `body.vscode-dark,body.vscode-high-contrast:not(.vscode-high-contrast-light){${variables(2)}}`,
  `@media (forced-colors:active){:root{${systemColours}}}`,
].join('\n');
