import { useEffect, useId, useRef, useState } from 'preact/hooks';

/** How long somebody has to stop typing before what they typed is looked for. */
const pause = 300;

/** A text to search by; told when the typing pauses, and at once on Enter. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (value: string) => void;
}) {
  const id = useId();
  const [text, setText] = useState(value);
  const sent = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (text === value) return;
    const from = location.pathname;
    const timer = setTimeout(() => {
      // Somebody has sent it meanwhile, or has gone to another page: that must not be undone.
      if (sent.current !== text && location.pathname === from) onSearch(text.trim());
    }, pause);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          sent.current = text;
          onSearch(text.trim());
        }}
      >
        <label for={id}>{label}</label>
        <input id={id} type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      </form>
    </search>
  );
}
