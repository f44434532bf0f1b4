import { RegionInfo } from 'aws-cdk-lib/region-info'
import { expect, test } from 'vitest'
import { regions } from '#core/config/regions.ts'

test('every commercial region that the CDK knows may be named, and no other', () => {
  const commercial = RegionInfo.regions
    .map(({ name }) => name)
    .filter((name) => !/^(cn|us-gov|us-iso.*|eu-iso.*|eusc)-/.test(name))
  expect(Object.keys(regions).toSorted()).toEqual(commercial.toSorted())
})
