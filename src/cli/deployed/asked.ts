import type * as z from 'zod';
import { DeferralMoment, deferralProblem, spanMoment, spanProblem } from '../../core/asked.ts';
import { InputError } from '../../core/errors.ts';
import { checkJson } from '../../core/schema-words.ts';
import { quote } from '../../core/text.ts';
import { after, hours } from '../../core/time.ts';

/** @throws InputError where the app would refuse what was given for this option; nothing where it was left out. */
export function judged<T>(option: string, text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  const { data, problems } = checkJson(schema, text);
  if (problems === undefined) return data;
  throw wrong(option, text, problems.map(({ message }) => message).join('; '));
}

/** @throws InputError where the app would refuse these bounds of the audit. */
export function refuseWrongSpan(options: { readonly from?: string; readonly to?: string }, now: Date): void {
  const from = judged('--from', options.from, spanMoment('start'));
  const to = judged('--to', options.to, spanMoment('end'));
  const problem = from === undefined ? undefined : spanProblem(from, to ?? after(now, hours(1)));
  if (problem !== undefined) throw wrong('--from', options.from ?? '', problem);
}

/** @throws InputError where the app would refuse to put something off until then. */
export function refuseWrongDeferral(text: string | undefined, now: Date): void {
  const until = judged('--until', text, DeferralMoment);
  const problem = until === undefined ? undefined : deferralProblem(new Date(until), now);
  if (problem !== undefined) throw wrong('--until', text ?? '', problem);
}

const wrong = (option: string, text: string, message: string): InputError =>
  new InputError(option, `${quote(text)} ${message}`);
