/**
 * Copies text and says whether that was done. Main grants the page no permission, the clipboard's included, so that
 * the asynchronous clipboard may be refused; the old command needs none while the user presses a key or button.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

/** The text is handed over as the command asks for it: no field takes the keyboard away meanwhile. */
function copyByCommand(text: string): boolean {
  const put = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', put, true);
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put, true);
  }
}
