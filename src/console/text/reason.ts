/** What the API takes in no reason; a line break or a tab is a blank by then. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** A reason as it is sent: one line. */
export const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** Why a reason is not taken, and what to do about it; undefined where it is. */
export function reasonProblem(reason: string): string | undefined {
  const found = unseen.exec(reason);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return `Take out the character U+${code}, which nobody sees, after “${reason.slice(0, found.index).slice(-20)}”: a reason is plain text.`;
}
