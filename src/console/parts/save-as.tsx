/** A button that saves a text as a file. The text is made when it is pressed. */
export function SaveAs({
  name,
  type,
  label,
  text,
}: {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly text: () => string;
}) {
  const save = (): void => {
    const address = URL.createObjectURL(new Blob([text()], { type }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The browser has begun to read it by the next turn.
    setTimeout(() => URL.revokeObjectURL(address), 1_000);
  };
  return (
    <button type="button" onClick={save}>
      {label}
    </button>
  );
}
