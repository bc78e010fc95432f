import { foldCase } from '../core/text.ts';
import type { ApiRequest } from './message.ts';

/** What a list is given as, beside pages of JSON. */
export type ExportFormat = 'jsonl' | 'csv' | 'sarif';

const formats: Readonly<Record<string, ExportFormat>> = {
  'application/jsonl': 'jsonl',
  'application/x-jsonl': 'jsonl',
  'application/ndjson': 'jsonl',
  'application/x-ndjson': 'jsonl',
  'text/csv': 'csv',
  'application/sarif+json': 'sarif',
};

/** How the caller wants a list: by `format`, else by `Accept`; undefined for pages of JSON. */
export function exportFormat({ query, headers }: ApiRequest): ExportFormat | undefined {
  const format = foldCase(query.get('format'));
  if (format !== undefined) return Object.values(formats).find((each) => each === format);
  const accepted = foldCase(headers.get('accept') ?? '').split(',');
  const types = accepted.map((type) => type.split(';')[0]?.trim() ?? '');
  return types.map((type) => formats[type]).find((each) => each !== undefined);
}
