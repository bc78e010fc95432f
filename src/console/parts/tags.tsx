/** Somebody else's tags, marked as theirs: always drawn as text. */
export function Tags({ tags, of }: { readonly tags: Readonly<Record<string, string>>; readonly of: string }) {
  const all = Object.entries(tags);
  return (
    <figure class="quote">
      <figcaption>{of}</figcaption>
      {all.length === 0 && <p class="quiet">None.</p>}
      <ul class="plain">
        {all.map(([name, value]) => (
          <li key={name}>
            <bdi>{name}</bdi>: <bdi>{value}</bdi>
          </li>
        ))}
      </ul>
    </figure>
  );
}
