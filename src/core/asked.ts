import * as z from 'zod';
import { globProblem } from './glob.ts';
import { findResourceId, foldId } from './resource-id.ts';
import { isVisible, oneLine } from './text.ts';
import { after, hours, millis, since } from './time.ts';

/** What people ask of an app: the API and the command line judge it by these, so that a command says what is wrong before anybody signs in. */

const day = hours(24);
/** Of the audit, each day is a question of its own to the table. */
const longestSpan = millis(367 * day);
/** Nobody remembers why something was put off after this long. */
const longestDeferral = hours(24 * 90);

/** A moment; a bare date is the start of that day, or its end where `endOf` is a day, in UTC. */
export const spanMoment = (endOf: 'start' | 'end') =>
  z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: 'must be a date or a date and time with its zone',
    })
    .transform((text) =>
      text.length === 10 ? after(new Date(text), endOf === 'end' ? day : millis(0)) : new Date(text),
    );

/** What is wrong with a span of the audit, at its beginning. */
export function spanProblem(from: Date, to: Date): string | undefined {
  if (from >= to) return 'must be before to';
  return since(from, to) <= longestSpan ? undefined : 'must be at most 366 days before to; ask year by year';
}

export const DeferralMoment = z.iso.datetime({
  offset: true,
  error: 'must be a date and time with its zone, such as 2026-03-01T08:00:00Z',
});

/** What is wrong with putting something off until then. */
export function deferralProblem(until: Date, now: Date): string | undefined {
  if (until <= now) return 'must be in the future';
  return until <= after(now, longestDeferral) ? undefined : 'must be at most 90 days away';
}

/** Why somebody decided as they did. */
export const Reason = z
  .string({ error: 'must be a text that says why' })
  .trim()
  .max(500, 'must have at most 500 characters')
  .min(1, { error: 'must say why', abort: true })
  .refine(isVisible, 'must say why')
  .regex(oneLine, 'must be one line of plain text, without control, formatting or line-separating characters');

/** A resource id that narrows a list to itself and what is under it. */
export const Scope = z
  .string({ error: 'is missing; write an ARM resource id: /subscriptions/{id}/…' })
  .transform((text, context): string => {
    const id = findResourceId(text)?.id;
    if (id !== undefined) return id;
    context.addIssue({ code: 'custom', message: 'is not an ARM resource id; write /subscriptions/{id}/…' });
    return z.NEVER;
  });

/** The id of a check, as a finding's `check` says it. */
export const CheckName = z.string().regex(/^[\w.-]{1,100}$/, "must be the id of a check, as a finding's check says it");

/** Whether a subject is asked for by a pattern of ids. */
export const isIdPattern = (text: string): boolean => text.includes('*');

/** What findings are asked for about: a resource id, with everything under it; a pattern of ids; or the one word that names a part of the product: policy, plan, work-queue. */
export const FindingSubject = z
  .string()
  .max(2_000)
  .transform((text) => (isIdPattern(text) ? text : foldId(text)))
  .superRefine((text, context) => {
    const problem = isIdPattern(text)
      ? globProblem(text)
      : text.startsWith('/') || /^[a-z-]{1,40}$/.test(text)
        ? undefined
        : 'must be an ARM resource id, a pattern such as **/storageAccounts/*, or one word such as policy';
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
