/** Somebody else's words, marked as theirs: drawn as text, whatever is in them. Direction and invisible characters stay inside. */
export function Quote({ text, of }: { readonly text: string; readonly of: string }) {
  if (text.trim() === '') return <p class="quiet">No message.</p>;
  return (
    <figure class="quote">
      <figcaption>{of}</figcaption>
      <blockquote dir="auto">
        <bdi>{text}</bdi>
      </blockquote>
    </figure>
  );
}
