import { expect, test } from 'vitest'
import { deliveryOf } from '#measure/evidence/delivery.ts'

test.each([
  [{ server: 'nginx', via: '1.1 varnish' }, { cdn: 'none' }],
  [
    { 'CF-Ray': '8a1', 'CF-Cache-Status': 'HIT' },
    { cdn: 'Cloudflare', edge: 'hit' },
  ],
  [
    { 'cf-ray': '8a1', 'cf-cache-status': 'DYNAMIC' },
    { cdn: 'Cloudflare', edge: 'miss' },
  ],
  [
    { 'x-amz-cf-id': 'q==', 'x-cache': 'Miss from cloudfront' },
    { cdn: 'CloudFront', edge: 'miss' },
  ],
  [
    { 'x-amz-cf-id': 'q==', 'x-cache': 'RefreshHit from cloudfront' },
    { cdn: 'CloudFront', edge: 'hit' },
  ],
  [
    { 'x-served-by': 'cache-syd10145-SYD', 'x-cache': 'MISS, HIT' },
    { cdn: 'Fastly', edge: 'hit' },
  ],
  [
    { 'akamai-grn': '0.1', 'server-timing': 'cdn-cache; desc=MISS, edge; dur=9' },
    { cdn: 'Akamai', edge: 'miss' },
  ],
  [{ 'akamai-grn': '0.1', 'server-timing': 'hit;dur=1' }, { cdn: 'Akamai' }],
  [
    { 'x-nf-request-id': '01', 'cache-status': '"Netlify Edge"; fwd=miss' },
    { cdn: 'Netlify', edge: 'miss' },
  ],
  // The cache of a server of one's own is not a delivery network's.
  [{ 'x-cache': 'HIT' }, { cdn: 'none' }],
])('%j', (headers, expected) => {
  expect(deliveryOf(headers as Record<string, string>)).toEqual(expected)
})
