import { foldCase } from './text.ts';

/** What a role lets do and what it takes back, as a role definition or the list of one's own permissions shows it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/**
 * Which of these actions of Azure Resource Manager no permission gives, in their order. `*` matches any letters, slashes too; a role takes
 * back only what it gave itself (https://learn.microsoft.com/azure/role-based-access-control/role-definitions).
 */
export function findUngranted(wanted: readonly string[], permissions: readonly Permission[]): readonly string[] {
  const grants = permissions.map(({ actions, notActions }) => ({
    given: actions.map(matcherOf),
    taken: notActions.map(matcherOf),
  }));
  const fits = (action: string) => (matches: (action: string) => boolean) => matches(action);
  return wanted.filter(
    (action) => !grants.some(({ given, taken }) => given.some(fits(action)) && !taken.some(fits(action))),
  );
}

/** Split at the stars, so that no pattern costs more than the length of the action. */
function matcherOf(pattern: string): (action: string) => boolean {
  const [first = '', ...rest] = foldCase(pattern).split('*');
  const last = rest.pop();
  return (action) => {
    const text = foldCase(action);
    if (last === undefined) return text === first;
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}
