import { failingCount } from '../search/failureText';
import { readGuidance } from './guidance';
import type { AdvisedEdit } from './guidance';
import { KnownFiles } from './knownFiles';
import { applyEdit } from './textEdit';
import type { Heard, HeardCall } from './transcript';

export type Files = ReadonlyMap<string, string>;

/** Where the run stands, worked out again from its messages at every turn: the practice protégé keeps nothing. */
export interface Standing {
  readonly task: string;
  readonly known: KnownFiles;
  /** Files that could not be read. */
  readonly unreadable: ReadonlySet<string>;
  /** The output of the last full run of the tests on the accepted state. */
  readonly failure: string;
  readonly passes: boolean;
  readonly isTested: boolean;
  /** The workspace as far as it is known, as it was at the start, as it is, and the best state that was kept. */
  readonly original: Files;
  readonly current: Files;
  readonly accepted: Files;
  /** Whole states that were tested or refused, as keys. */
  readonly tried: ReadonlySet<string>;
  readonly attempts: number;
  /** How many more ideas than the usual few: after remarks, progress and advice. */
  readonly extraIdeas: number;
  readonly advised: readonly AdvisedEdit[];
  readonly hasAsked: boolean;
  readonly finishes: number;
  /** Calls so far; the same for the same history. */
  readonly calls: number;
}

export function stateKey(files: Files): string {
  return JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const maxHeededRemarks = 2;

class Replay {
  readonly known = new KnownFiles();
  readonly unreadable = new Set<string>();
  readonly tried = new Set<string>();
  task = '';
  failure = '';
  count: number | null = null;
  passes = false;
  isTested = true;
  current = new Map<string, string>();
  original = new Map<string, string>();
  accepted: Files = new Map<string, string>();
  attempts = 0;
  extraIdeas = 0;
  private remarks = 0;
  advised: AdvisedEdit[] = [];
  isFollowing = false;
  hasAsked = false;
  finishes = 0;
  calls = 0;

  hear(heard: Heard): void {
    switch (heard.kind) {
      case 'task':
        this.task = /# Task\s+([\s\S]*?)(?=\n#|$)/.exec(heard.text)?.[1]?.trim() ?? heard.text.slice(0, 500);
        this.failure = heard.text;
        this.count = failingCount(heard.text);
        this.learn(heard.text);
        break;
      case 'guidance':
        this.advised = readGuidance(heard.text);
        this.isFollowing = this.advised.length > 0;
        this.extraIdeas += 1;
        break;
      case 'remark':
        if (/repeat|same|again|stuck|different/i.test(heard.text)) this.remarked();
        break;
      case 'call':
        this.calls += 1;
        break;
      case 'result':
        this.result(heard.call, heard.text);
        break;
    }
  }

  /** Being told of a repetition brings up another idea, but not for ever. */
  private remarked(): void {
    this.remarks += 1;
    if (this.remarks <= maxHeededRemarks) this.extraIdeas += 1;
  }

  private learn(text: string, path?: string): void {
    this.known.learn(text, path);
    for (const name of this.known.paths) {
      const seen = this.current.has(name) ? undefined : this.known.text(name);
      if (seen === undefined) continue;
      this.current.set(name, seen);
      this.original.set(name, seen);
      this.accepted = new Map([...this.accepted, [name, seen]]);
    }
  }

  private result(call: HeardCall, text: string): void {
    // A remark of the controller may stand in the same message as the result.
    if (/\byou are repeating yourself\b/i.test(text)) this.remarked();
    switch (call.tool) {
      case 'read_file':
        if (/^\s*\d+\s*[|:\t]/m.test(text)) this.learn(text, call.argument('path'));
        else this.unreadable.add(call.argument('path'));
        break;
      case 'list_files':
        this.learn(text);
        break;
      case 'edit_file':
        this.edited(call, text);
        break;
      case 'run_tests':
        this.tested(text);
        break;
      case 'finish':
        this.finishes += 1;
        if (/fail/i.test(text)) this.tested(text);
        break;
      case 'ask_expert':
        this.hasAsked = true;
        break;
      default:
        break;
    }
  }

  private edited(call: HeardCall, text: string): void {
    const path = call.argument('path');
    const before = this.current.get(path);
    const edit = { search: call.argument('search'), replace: call.argument('replace') };
    const after = before === undefined ? null : applyEdit(before, edit);
    if (this.isFollowing)
      this.advised = this.advised.filter((wanted) => !isMadeBy(wanted, path, edit.replace, edit.search));
    if (after === null) return;
    const next = new Map(this.current).set(path, after);
    if (!/^(?:Edited|Created|Changed|Replaced|OK|Done)\b/i.test(text.trim())) {
      this.tried.add(stateKey(next));
      this.attempts += 1;
      return;
    }
    this.current = next;
    this.isTested = stateKey(next) === stateKey(this.accepted) || this.tried.has(stateKey(next));
  }

  private tested(text: string): void {
    const key = stateKey(this.current);
    this.passes = /\ball (?:tests )?pass(?:ed)?\b/i.test(text) && !/not finished/i.test(text);
    const count = failingCount(text);
    const isNew = !this.tried.has(key) && key !== stateKey(this.accepted);
    if (isNew) this.attempts += 1;
    this.tried.add(key);
    this.isTested = true;
    const isBetter = count !== null && this.count !== null && count < this.count;
    const isFollowed =
      this.isFollowing && this.advised.length === 0 && (count === null || this.count === null || count <= this.count);
    if (isBetter || isFollowed) {
      this.accepted = new Map(this.current);
      this.count = count;
      this.failure = text;
      this.extraIdeas += isBetter ? 3 : 0;
    }
    if (this.advised.length === 0) this.isFollowing = false;
  }
}

/** Was this the edit that the advice asked for? Its lines are in what was written, or its old lines were replaced. */
function isMadeBy(wanted: AdvisedEdit, path: string, replace: string, search: string): boolean {
  if (path !== wanted.path && !path.endsWith(`/${wanted.path}`)) return false;
  const flat = (text: string): string => text.replace(/\s+/g, ' ');
  const isIn = (lines: readonly string[], text: string): boolean => flat(text).includes(flat(lines.join(' ')));
  return wanted.after.length > 0
    ? isIn(wanted.after, replace) && !isIn(wanted.after, search)
    : isIn(wanted.before, search) && !isIn(wanted.before, replace);
}

export function replay(heard: readonly Heard[]): Standing {
  const state = new Replay();
  for (const each of heard) state.hear(each);
  return state;
}
