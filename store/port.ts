/** One record of the store. */
export interface StoreRecord {
  /** 1 to 2048 bytes of UTF-8. */
  partition: string
  /** 1 to 1024 bytes of UTF-8. Records of a partition are ordered by these bytes. */
  sort: string
  /** Plain JSON. NaN, class instances and the like are refused; an undefined property is dropped, -0 becomes 0. */
  value: unknown
  /** Unix time in whole seconds from which the record no longer exists for any reader or writer. Absent: never expires. */
  expiresAt?: number
}

export interface VersionedRecord extends StoreRecord {
  /** 1 when created, incremented by every replacement. */
  version: number
}

export interface RangeQuery {
  partition: string
  /** Inclusive bounds on `sort`; absent means unbounded. */
  from?: string
  to?: string
  /** Default `oldest-first`: ascending `sort`. */
  order?: 'oldest-first' | 'newest-first'
  /** Records per page, 1 to 1000; default 100. A page may have fewer, even none, and still have a `next`. */
  limit?: number
  /** `next` of the previous page of the same query. */
  after?: string
}

export interface RecordPage {
  records: VersionedRecord[]
  /** Opaque; present while there may be more. Loop until it is absent, never by a count. */
  next?: string
}

/**
 * What Outpace needs from a database, and no more. Every adapter passes `test/store/contract.ts`.
 * Every method rejects only with a `StoreError`; a write that has resolved survives a crash.
 */
export interface Store {
  /** Idempotent: an existing record is left unchanged. */
  create(record: StoreRecord): Promise<'stored' | 'exists'>
  /** Replaces the record if its version is still `version`; `version` 0 means that it must not exist yet. */
  replace(record: StoreRecord, version: number): Promise<'stored' | 'conflict'>
  get(partition: string, sort: string): Promise<VersionedRecord | undefined>
  range(query: RangeQuery): Promise<RecordPage>
  /** May be called again; every other method is refused afterwards. */
  close(): Promise<void>
}

/** Files named after the round that produced them: filmstrips, screenshots, request logs. Rejects only with a `StoreError`. */
export interface EvidenceStore {
  /** `name` is a relative path of `[a-z0-9._-]` segments. Putting the same name again replaces the whole file atomically. */
  put(name: string, bytes: Uint8Array): Promise<void>
  get(name: string): Promise<Uint8Array | undefined>
}
