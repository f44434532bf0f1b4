import type { ShareView } from '#stages/api/shares/routes.ts'
import { ask, bodyOf } from '../ask.ts'

// The links of this benchmark's pages. Every change is JSON, which no other site can have a browser send.

export interface NewLink {
  address: string
  expiresAt: string
  id: string
}

export function makeLink(path: string, days: number): Promise<NewLink> {
  return change('/api/shares', { method: 'POST', body: JSON.stringify({ path, days }) })
}

export async function readLinks(): Promise<ShareView[]> {
  const { shares } = await change<{ shares: ShareView[] }>('/api/shares', {})
  return shares
}

export async function revokeLink(id: string): Promise<void> {
  await change(`/api/shares/${id}`, { method: 'DELETE' })
}

async function change<T>(path: string, init: RequestInit): Promise<T> {
  return bodyOf(await ask(path, { ...init, headers: { 'content-type': 'application/json' } }))
}
