import { foldCase } from '../../core/text.ts';

/** What somebody may see who is let in for some subscriptions alone. */
export interface Sight {
  readonly subscriptions: readonly string[];
  /** Whether a resource is in one of them; what has no id of a subscription is in none. */
  sees(id: string | undefined): boolean;
  /** A text of ours without the ids of resources in other subscriptions. */
  redact(text: string): string;
}

const subscriptionIn = /^\/subscriptions\/([^/]+)/;
const idInText = /\/subscriptions\/[^\s'"`,;()]+/gi;

export function sightOf(subscriptions: readonly string[]): Sight {
  const own: ReadonlySet<string> = new Set(subscriptions.map((each) => foldCase(each)));
  const sees = (id: string | undefined): boolean => own.has(subscriptionIn.exec(foldCase(id ?? ''))?.[1] ?? '');
  return {
    subscriptions: [...own].sort(),
    sees,
    redact: (text) => text.replaceAll(idInText, (id) => (sees(id) ? id : 'a resource of another subscription')),
  };
}
