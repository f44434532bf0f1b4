import type { Cause } from '../../analysis/why/findings/finding.ts'

/** What to do about a cause, in a sentence. */
export function causeAdvice(cause: Cause): string {
  switch (cause.kind) {
    case 'wait':
      return 'Cache the page, or make the server answer faster.'
    case 'redirects':
      return 'Link to the final address, and redirect at most once.'
    case 'connection':
      return cause.part === 'dns'
        ? 'Check the DNS provider and the TTL of the records.'
        : 'Serve the page from closer to customers, with TLS 1.3.'
    case 'image-late':
      return 'Put the main image into the HTML, or preload it, with fetchpriority="high".'
    case 'image-heavy':
      return cause.oversized === null
        ? 'Compress the main image, for example as AVIF or WebP.'
        : 'Serve the main image in the size in which it is displayed.'
    case 'blocking':
      return 'Defer scripts, inline the styles of the first view, and load the rest later.'
    case 'compression':
      return 'Turn on compression (Brotli or gzip) for text.'
    case 'main-thread':
      return 'Load these scripts after the main content, and split long tasks.'
    case 'font':
      return 'Set font-display: swap, and preload the font from your own domain.'
    case 'render':
      return 'Look for scripts and styles that hide the main content or draw it late.'
    default:
      return cause satisfies never
  }
}
