import type { LcpParts } from '#core/model/round.ts'

export const partNames = ['redirect', 'dns', 'connect', 'wait', 'loadDelay', 'load', 'renderDelay'] as const
export type PartName = Exclude<keyof LcpParts, 'element'>

/** LCP of a step in a usual round, ms by part. */
type UsualParts = Record<PartName, number>

export interface UsualStep {
  parts: UsualParts
  /** Selector of the main content. */
  element: string
}

const picture = 'main > img.hero'
const results = 'ul.results > li:first-child img'
const text = 'main > h1'

/** The first page of a visit on a phone: a round trip for the name, one for TCP and one for TLS, 170 ms each. */
function arriving(of: Omit<UsualParts, 'dns' | 'connect'>): UsualParts {
  return { ...of, dns: 170, connect: 340 }
}

/** Later pages come over the connection that is open. */
function clicked(of: Omit<UsualParts, 'dns' | 'connect' | 'redirect'>): UsualParts {
  return { ...of, redirect: 0, dns: 0, connect: 0 }
}

/**
 * What is usual for each site and step: our hero image is asked for late, our product image is heavy, and Nordregn redirects
 * before its home page.
 */
export const usual: Readonly<Record<string, Readonly<Record<string, UsualStep>>>> = {
  'Wattle Lane': {
    home: {
      parts: arriving({ redirect: 0, wait: 420, loadDelay: 640, load: 560, renderDelay: 220 }),
      element: picture,
    },
    search: { parts: clicked({ wait: 610, loadDelay: 310, load: 480, renderDelay: 320 }), element: results },
    product: { parts: clicked({ wait: 450, loadDelay: 260, load: 980, renderDelay: 290 }), element: picture },
    basket: { parts: clicked({ wait: 640, loadDelay: 0, load: 0, renderDelay: 600 }), element: text },
  },
  Pluvio: {
    home: {
      parts: arriving({ redirect: 0, wait: 350, loadDelay: 120, load: 420, renderDelay: 220 }),
      element: picture,
    },
    search: { parts: clicked({ wait: 380, loadDelay: 220, load: 430, renderDelay: 280 }), element: results },
    product: { parts: clicked({ wait: 400, loadDelay: 200, load: 690, renderDelay: 260 }), element: picture },
    basket: { parts: clicked({ wait: 600, loadDelay: 0, load: 0, renderDelay: 580 }), element: text },
  },
  Nordregn: {
    home: {
      parts: arriving({ redirect: 350, wait: 700, loadDelay: 200, load: 500, renderDelay: 320 }),
      element: picture,
    },
    search: { parts: clicked({ wait: 800, loadDelay: 320, load: 500, renderDelay: 340 }), element: results },
    product: { parts: clicked({ wait: 480, loadDelay: 240, load: 700, renderDelay: 280 }), element: picture },
    basket: { parts: clicked({ wait: 780, loadDelay: 0, load: 0, renderDelay: 620 }), element: text },
  },
}

export function usualStep(site: string, step: string): UsualStep {
  const found = usual[site]?.[step]
  if (found === undefined) throw new Error(`The generated quarter has no ${step} of ${site}.`)
  return found
}
