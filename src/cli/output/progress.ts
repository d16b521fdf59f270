import pc from 'picocolors';
import type { RunEvent } from '../../core/trajectory/runEvent';
import { cleanForTerminal } from './cleanForTerminal';
import { storyLines, type StoryLine, type Tone } from './storyLines';

/** Shows a run as it happens. */
export interface Progress {
  show(event: RunEvent): void;
  close(): void;
}

/** Whole lines only: for pipes, logs and screen readers. */
export function createPlainProgress(stream: NodeJS.WritableStream): Progress {
  return {
    show: (event) => {
      for (const { text } of storyLines(event)) stream.write(`${cleanForTerminal(text)}\n`);
    },
    close: () => undefined,
  };
}

/** One JSON object a line, and nothing else. */
export function createJsonProgress(stream: NodeJS.WritableStream): Progress {
  return {
    show: (event) => {
      stream.write(`${JSON.stringify(event)}\n`);
    },
    close: () => undefined,
  };
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const HOW_TO_SPEAK: StoryLine = {
  tone: 'dim',
  text: 'speak    in another terminal: protege runs tell last "a hint", or: protege runs ask last',
};
const CLEAR_LINE = '\r\u001b[K';

/** Coloured lines with one moving status line below, for a terminal. */
export function createLiveProgress(stream: NodeJS.WriteStream): Progress {
  const colours = pc.createColors(pc.isColorSupported);
  const paint = painter(colours);
  let status = 'starting';
  let characters = 0;
  let frame = 0;
  const draw = (): void => {
    const text = `${FRAMES[frame % FRAMES.length] ?? ''} ${status}${characters > 0 ? ` (${characters} characters)` : ''}`;
    stream.write(CLEAR_LINE + colours.dim(text.slice(0, Math.max(10, (stream.columns || 80) - 1))));
  };
  const timer = setInterval(() => {
    frame += 1;
    draw();
  }, FRAME_MS);
  timer.unref();
  return {
    show: (event) => {
      const next = statusOf(event);
      if (next !== null) {
        status = next;
        characters = 0;
      }
      if (event.type === 'model-delta') characters += event.text.length;
      const lines = event.type === 'run-started' ? [...storyLines(event), HOW_TO_SPEAK] : storyLines(event);
      if (lines.length === 0) return;
      stream.write(CLEAR_LINE);
      for (const { tone, text } of lines) stream.write(`${paint(tone)(cleanForTerminal(text))}\n`);
    },
    close: () => {
      clearInterval(timer);
      stream.write(CLEAR_LINE);
    },
  };
}

type Colours = ReturnType<typeof pc.createColors>;

export function painter(colours: Colours): (tone: Tone) => (text: string) => string {
  const paints: Record<Tone, (text: string) => string> = {
    plain: (text) => text,
    good: colours.green,
    bad: colours.red,
    warn: colours.yellow,
    dim: colours.dim,
    strong: colours.bold,
    expert: colours.magenta,
  };
  return (tone) => paints[tone];
}

function statusOf(event: RunEvent): string | null {
  switch (event.type) {
    case 'tests-started':
      return event.phase === 'baseline' ? 'running the tests as they are' : 'running the tests';
    case 'model-requested':
      return `step ${event.step}: the model is thinking`;
    case 'consultation-started':
      return `waiting for ${event.provider}`;
    case 'action':
      return `step ${event.step}: ${event.tool}`;
    default:
      return null;
  }
}
