/**
 * Multi-process, with web security on, and each site in a process of its own as in Chrome on a desktop: this kind of Chromium
 * isolates sites only when told to. No `--disable-features` here: Playwright passes one, and the last one wins. Not `--no-zygote` (one page in ten crashed at once with it: `bench/crashes.ts` counts them) and not
 * `--in-process-gpu` (the browser sometimes dies on start, because a thread reads the environment while it is moved).
 */
export const switches = [
  ...['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer', '--font-render-hinting=none'],
  '--site-per-process',
]
