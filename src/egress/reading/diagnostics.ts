import { field, lowerText, textOf } from '../body.ts';
import type { Note } from '../model.ts';

/** What was not expanded or went wrong: its content was not judged. Undefined for a mere remark. */
export function noteOfDiagnostic(diagnostic: unknown): Note | undefined {
  const level = lowerText(field(diagnostic, 'level'));
  if (level === 'info') return undefined;
  const code = textOf(field(diagnostic, 'code')) ?? 'a diagnostic without a code';
  const message = textOf(field(diagnostic, 'message')) ?? '';
  const because = `what it holds was not judged: ${code}${message === '' ? '' : `: ${message}`}`;
  return { id: lowerText(field(diagnostic, 'target')) ?? '', property: null, because };
}

/** How `bicep snapshot` writes one, as version 0.49 was seen to: `{target} {level} {code}: {message}`. */
export function diagnosticIn(text: unknown): unknown {
  const [, target, level, code, message] = /^(\S+) (\w+) (\w+): ([\s\S]*)$/.exec(String(text)) ?? [];
  return target === undefined ? { message: String(text) } : { target, level, code, message };
}
