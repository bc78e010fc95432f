/** What a verdict depends on and no body names by its id: nothing but a search finds it. */
export interface Sought {
  /** Who has a private address, or a public one or prefix as Azure writes it; the virtual hub of a name; what network managers say of a network; what a running machine reported of a subnet. */
  readonly kind: 'address' | 'public' | 'hub' | 'rules' | 'live';
  readonly of: string;
}
