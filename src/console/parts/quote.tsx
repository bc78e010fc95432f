import { Said } from './said.tsx';

/** Somebody else's words, marked as theirs: always drawn as text. Direction and invisible characters stay inside. */
export function Quote({
  text,
  of,
  isOfPeople = false,
}: {
  readonly text: string;
  readonly of: string;
  /** It may name people by their ids, as what Gatehouse writes does. */
  readonly isOfPeople?: boolean;
}) {
  if (text.trim() === '') return <p class="quiet">No message.</p>;
  return (
    <figure class="quote">
      <figcaption>{of}</figcaption>
      <blockquote dir="auto">{isOfPeople ? <Said text={text} /> : <bdi>{text}</bdi>}</blockquote>
    </figure>
  );
}
