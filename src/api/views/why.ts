import * as z from 'zod';
import { Scope } from '../../core/asked.ts';
import { quoteId } from '../../core/resource-id.ts';
import { nameProblem, parseName, sourceProblem } from '../../why/asked.ts';
import { answerAsRead, asRead } from '../../why/words/as-read.ts';
import { json } from '../message.ts';
import { fieldProblem } from '../problem.ts';
import { parseQuery } from '../query.ts';
import { azureLimit, type View } from '../view.ts';

const Name = z
  .string({ error: 'is missing; write the whole name, as in st1.blob.core.windows.net' })
  .transform((text, context): string => {
    const message = nameProblem(text);
    if (message === undefined) return parseName(text);
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const Asker = Scope.superRefine((id, context) => {
  const message = sourceProblem(id);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

export const WhyQuery = z.strictObject({
  name: Name.describe('The whole name'),
  from: Asker.describe('Who asks: id of a network, subnet, interface, machine, cluster or application gateway'),
});

/** `GET /api/why`: what a name leads to from somewhere, step by step, as Azure shows it or as the last sweep kept it. */
export const getWhy: View = async ({ reach }, request) => {
  const { name, from } = parseQuery(request.query, WhyQuery);
  const { why } = await reach.whyAbout(name, from, azureLimit());
  return json(200, answerAsRead(why));
};

const Ids = z.string().transform((text, context): readonly string[] => {
  // Ids are pasted with blanks around the commas.
  const ids = text.split(',').map((each) => Scope.safeParse(each.trim()));
  const bad = ids.find(({ success }) => !success);
  if (bad === undefined) return ids.flatMap(({ data }) => data ?? []);
  context.addIssue({ code: 'custom', message: 'must be resource ids, parted by commas' });
  return z.NEVER;
});

const Askers = Ids.superRefine((ids, context) => {
  for (const id of ids) {
    const message = sourceProblem(id);
    if (message !== undefined) context.addIssue({ code: 'custom', message: `${quoteId(id)} ${message}` });
  }
});

export const ReachabilityQuery = z.strictObject({
  targets: Ids.optional().describe('Resource ids, parted by commas'),
  from: Askers.optional().describe('Who asks: resource ids, parted by commas'),
});

/** `GET /api/reachability`: which targets are reached privately from where; of what policy promises where none are named. */
export const getReachability: View = async ({ reach }, request) => {
  const { targets, from } = parseQuery(request.query, ReachabilityQuery);
  if ((targets === undefined) !== (from === undefined))
    throw fieldProblem('invalid-parameter', [
      {
        path: targets === undefined ? 'targets' : 'from',
        message: 'is missing; name both, or neither for what policy promises',
      },
    ]);
  const pairs = targets === undefined || from === undefined ? undefined : { targets, from };
  const found = await reach.reachability(pairs, azureLimit());
  const unmatched = found.unmatched.map(({ path, message }) => ({ path, message: asRead(message) }));
  return json(200, { ...found, unmatched });
};
