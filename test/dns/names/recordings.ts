import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../../src/core/arm-body.ts';

const root = process.env.RECORDINGS_DIR ?? '../shared/recordings';

/** Recorded ARM traffic is not part of this repository; the suites that need it skip where it is absent. */
export const hasRecordings = existsSync(join(root, 'cases'));
/** For the title of a suite, so that a skipped one says why. */
export const whereRecordings = `recordings under ${root} (RECORDINGS_DIR)`;

interface Recording {
  readonly file: string;
  readonly content: Record<string, unknown>;
}

/** Every recorded case of the kinds, by file name without its ending. */
export function readRecordings(...kinds: readonly string[]): Recording[] {
  if (!hasRecordings) return [];
  return readdirSync(join(root, 'cases'))
    .map((name) => name.replace('.json', ''))
    .sort()
    .map((file) => ({ file, content: readRecording(file) }))
    .filter(({ content }) => kinds.includes(String(content.kind)));
}

export function readRecording(file: string): Record<string, unknown> {
  const content = readJson('cases', `${file}.json`);
  return isRecord(content) ? content : {};
}
export const hasReference = existsSync(join(root, '../reference/zones.json'));
export const readReference = (name: string): unknown => readJson('../reference', name);

/** The bodies a recording's answers carry whose id has this type; lists are taken apart. */
export function bodiesOf(
  recording: Record<string, unknown>,
  typeInId: RegExp,
  method = 'GET',
): Record<string, unknown>[] {
  return rows(recording.interactions).flatMap((interaction) => {
    const response = isRecord(interaction.response) ? interaction.response : {};
    const request = isRecord(interaction.request) ? interaction.request : {};
    if (request.method !== method || !isRecord(response.body)) return [];
    const bodies = Array.isArray(response.body.value) ? response.body.value : [response.body];
    return bodies.filter(isRecord).filter(({ id }) => typeof id === 'string' && typeInId.test(id));
  });
}

/** The rows of a table in a recording or reference. */
export const rows = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}
