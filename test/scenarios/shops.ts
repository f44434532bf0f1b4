import { get } from 'node:http'
import type { ShopName } from '#scenarios/demo/serve.ts'

/** Where things are in each shop; `item` is a product's id. */
export const paths: Record<
  ShopName,
  { search: (text: string) => string; product: (item: string) => string; basket: string }
> = {
  'Wattle Lane': {
    search: (text) => `/search?q=${asked(text)}`,
    product: (item) => `/shop/${item}`,
    basket: '/basket',
  },
  Pluvio: { search: (text) => `/s?k=${asked(text)}`, product: (item) => `/p/${item}`, basket: '/basket' },
  Nordregn: {
    search: (text) => `/api/search?q=${asked(text)}`,
    product: (item) => `/products/${item}`,
    basket: '/cart',
  },
}

export const shopNames = Object.keys(paths) as ShopName[]

const asked = encodeURIComponent

export interface Got {
  status: number
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
  text: string
}

/** As a browser asks, but without decoding: `body` is what crossed the wire. */
export function fetched(url: string, headers: Record<string, string> = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString() })
      })
    }).on('error', reject)
  })
}

/** Ids of the products a page links to, in its order. */
export function productsIn(text: string): string[] {
  return [...text.matchAll(/\/(?:shop|p|products)\/([a-z0-9-]+)"/g)].map(([, id]) => id ?? '')
}
