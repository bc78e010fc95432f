/** Longest description every provider is known to take. */
const longest = 140;

/** The description that stands in Azure beside the new state: who or which rule, and why where a person decided. */
export function describeDecision(answer: 'approve' | 'reject', by: string, reason: string): string {
  const verb = answer === 'approve' ? 'Approved' : 'Rejected';
  const text = by.startsWith('person ')
    ? `${verb} by ${by.slice('person '.length)}: ${reason}`
    : `${verb} by Gatehouse ${by}`;
  const plain = text.replaceAll(/\p{C}+/gu, ' ').trim();
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 1)}…`;
}
