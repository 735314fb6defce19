/** Gives the user a file to save, through the window's own download. */
export function saveFile(name: string, contents: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(contents);
  link.download = name;
  link.click();
  // The download has taken hold of the contents once the click was handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
