import { readFileSync } from 'node:fs';
import { gatehouse } from '../cli/gatehouse.ts';

/** One command of a page, and what the page says it prints. */
export interface Played {
  readonly line: string;
  /** Undefined where it shows nothing. */
  readonly shown: string | undefined;
  readonly out: string;
  readonly status: number;
}

/** The text of a page under docs/. */
export const pageText = (page: string): string => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');

/**
 * Plays the commands that a page shows: each `gatehouse …` in a block of `sh`, with its continued lines, against the files of the page. A block of
 * `json` or `yaml` is the file that the line before it names in code (`export.json`:); a later one of that name takes its place. What a command
 * prints is the `text` block behind it; one without is played too, and says nothing of what it prints.
 */
export async function playPage(page: string): Promise<readonly Played[]> {
  const files: Record<string, string> = {};
  const played: Played[] = [];
  const play = async (line: string, shown: string | undefined): Promise<void> => {
    const words = line.split(/\s+/).filter((word) => word !== '' && word !== 'gatehouse');
    const named = words.map((word) => (word in files ? `{${word}}` : word)).join(' ');
    const { out, status } = await gatehouse(named, files);
    played.push({ line, shown, out, status });
  };
  const blocks = /(?:`([\w.-]+)`[^\n]*\n+)?```(json|yaml|sh|text)\n([\s\S]*?)```/g;
  let waiting: string | undefined;
  for (const [, file, language, body = ''] of pageText(page).matchAll(blocks)) {
    if (waiting !== undefined) await play(waiting, language === 'text' ? body : undefined);
    waiting = language === 'sh' ? findCommand(body) : undefined;
    if ((language === 'json' || language === 'yaml') && file !== undefined) files[file] = body;
  }
  if (waiting !== undefined) await play(waiting, undefined);
  return played;
}

const findCommand = (block: string): string | undefined =>
  block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .find((line) => line.startsWith('gatehouse '));
