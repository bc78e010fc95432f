const names = ['state', 'order'];

/** What an address says of the list of requests, state and order, as the search of another address; empty where it says nothing. */
export function searchOf(query: URLSearchParams): string {
  const said = new URLSearchParams([...query].filter(([name]) => names.includes(name)));
  return said.size === 0 ? '' : `?${said}`;
}
