// Runs before the first paint: the chosen theme stands on the root element, so that no light frame is shown in the dark.
try {
  const chosen = localStorage.getItem('nubo-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden: the system's theme is used.
}
