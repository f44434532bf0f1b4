import type { WhyPart } from '../../analysis/why/parts.ts'

/** Names of the parts of a page load, those of web.dev where it has one, and what happens meanwhile. */
export const partWords: Record<WhyPart, { name: string; meaning: string }> = {
  redirect: { name: 'Redirects', meaning: 'pages that only lead on, by HTTP or by script' },
  dns: { name: 'DNS lookup', meaning: 'looking up the address of the server' },
  connect: { name: 'Connecting', meaning: 'TCP and TLS' },
  wait: { name: 'Server response', meaning: 'from the request to the first byte of the page' },
  loadDelay: { name: 'Resource load delay', meaning: 'until the main image starts to load; 0 for text' },
  load: { name: 'Resource load duration', meaning: 'while the main image loads; 0 for text' },
  renderDelay: { name: 'Element render delay', meaning: 'until what has loaded is painted' },
  rest: { name: 'Rest of the step', meaning: 'before its navigation and after the main content' },
}
