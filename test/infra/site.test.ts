import { beforeAll, describe, expect, test } from 'vitest'
import { originHeader } from '#functions/api/handler.ts'
import { variables } from '#infra/names.ts'
import {
  contests,
  deployed,
  flat,
  outpaceYaml,
  type Resource,
  type Root,
  resources,
  rootWith,
  type Template,
} from './deployment.ts'

/** ms. A synth takes a few seconds of a whole processor. */
const timeout = 180_000

/** The home stack of a deployment with these additional settings. */
async function homeWith(settings: string): Promise<Template> {
  await using root: Root = await rootWith({ 'outpace.yaml': `${outpaceYaml}${settings}`, ...contests })
  const { templates } = await deployed(root)
  const home = templates['outpace-home']
  if (home === undefined) throw new Error('There is no home stack.')
  return home
}

let home: Template
let own: Template
let without: Template
beforeAll(async () => {
  home = await homeWith('')
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef'
  own = await homeWith(`dashboard: https://outpace.acme.example\ndashboardCertificate: ${certificate}\n`)
  without = await homeWith('deployDashboard: false\n')
}, timeout)

function the(type: string, template = home): Resource['Properties'] {
  const [found, ...others] = resources(template, type)
  if (found === undefined || others.length > 0) throw new Error(`There is not one ${type}.`)
  return found.Properties
}

function environmentOf(name: string, template = home): Record<string, string> {
  const made = resources(template, 'AWS::Lambda::Function').find(({ Properties }) => Properties.FunctionName === name)
  const values: [string, unknown][] = Object.entries(made?.Properties.Environment.Variables)
  return Object.fromEntries(values.map(([key, value]) => [key, flat(value)]))
}

/** Ids of resources that a value refers to. */
function referred(value: unknown, { Resources }: Template): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((each) => referred(each, { Resources }))
  const { Ref, 'Fn::GetAtt': attribute, DependsOn } = value as Record<string, unknown>
  const named = [Ref, Array.isArray(attribute) ? attribute[0] : undefined, ...[DependsOn ?? []].flat()]
  const inner = Object.values(value).flatMap((each) => referred(each, { Resources }))
  return [...named.filter((id): id is string => typeof id === 'string' && id in Resources), ...inner]
}

test('no resource waits for itself, however far around', () => {
  for (const template of [home, own]) {
    const done = new Set<string>()
    const visit = (id: string, above: readonly string[]): void => {
      expect(above, 'CloudFormation refuses circles').not.toContain(id)
      if (done.has(id)) return
      for (const next of new Set(referred(template.Resources[id], template))) visit(next, [...above, id])
      done.add(id)
    }
    for (const id of Object.keys(template.Resources)) visit(id, [])
  }
})

describe('the dashboard', () => {
  test('has no refusal answered from the cache: what one person is refused, or what is refused once, says nothing about the next request', () => {
    // All that CloudFront would keep for ten seconds, under the path alone, whatever is asked of it and by whom.
    const { CustomErrorResponses = [] } = the('AWS::CloudFront::Distribution').DistributionConfig
    const codes = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504]
    expect(CustomErrorResponses).toEqual(codes.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })))
  })

  test('answers data only with a token that the API verified; the page is public, and requests are limited', () => {
    const routes = resources(home, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ])
    expect(Object.fromEntries(routes)).toEqual({
      'ANY /api/{proxy+}': 'JWT',
      'ANY /evidence/{proxy+}': 'JWT',
      $default: 'NONE',
    })
    expect(the('AWS::ApiGatewayV2::Authorizer')).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: [{ Ref: expect.stringMatching(/^PeoplePage/) }] },
    })
    expect(the('AWS::ApiGatewayV2::Stage').DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    })
  })

  test('is reached over HTTPS by CloudFront, which proves itself to the function and caches no data', () => {
    const { DistributionConfig: config } = the('AWS::CloudFront::Distribution')
    expect(config).toMatchObject({ HttpVersion: 'http2and3', Enabled: true })
    const [origin] = config.Origins
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    })
    const [header] = origin.OriginCustomHeaders
    expect(header.HeaderName).toBe(originHeader)
    expect(flat(header.HeaderValue)).toBe(environmentOf('outpace-api')[variables.originKey])
    const [disabled, optimized] = ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', '658327ea-f89d-4fab-a63d-7e88639e58f6']
    expect(config.DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: 'https-only', CachePolicyId: optimized })
    expect(config.DefaultCacheBehavior.OriginRequestPolicyId).toBeUndefined()
    expect(config.CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual([
      '/api/*',
      '/evidence/*',
      '/shared/*',
    ])
    for (const behavior of config.CacheBehaviors) {
      expect(behavior).toMatchObject({ ViewerProtocolPolicy: 'https-only', CachePolicyId: disabled, Compress: true })
      // What is shared needs no session, and gets none.
      const isGuarded = behavior.PathPattern !== '/shared/*'
      expect(behavior.FunctionAssociations?.length ?? 0, behavior.PathPattern).toBe(isGuarded ? 1 : 0)
    }
  })

  test('is for people whom an administrator creates; they outlive the stack', () => {
    const [pool] = resources(home, 'AWS::Cognito::UserPool')
    expect([pool?.DeletionPolicy, pool?.UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
    expect(pool?.Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true } },
    })
    const groups = resources(home, 'AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties.GroupName)
    expect(groups.toSorted()).toEqual(['editor', 'viewer'])
    const client = the('AWS::Cognito::UserPoolClient')
    expect(client).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
      PreventUserExistenceErrors: 'ENABLED',
    })
    // Cognito refuses rotation beside it.
    expect(client.ExplicitAuthFlows).not.toContain('ALLOW_REFRESH_TOKEN_AUTH')
    const address = environmentOf('outpace-api')[variables.dashboard]
    expect(address).toMatch(/^https:\/\/<Dashboard[0-9A-F]+\.DomainName>$/)
    expect(flat(client.CallbackURLs)).toBe(`${address}/signed-in`)
    expect(flat(client.LogoutURLs)).toBe(`${address}/`)
    expect(flat(the('AWS::Cognito::UserPoolDomain').Domain)).toBe('outpace-<AWS::AccountId>')
  })

  test('messages link to it, and a deployment prints its address and how to create the first person', () => {
    expect(environmentOf('outpace-notify')[variables.dashboard]).toBe(environmentOf('outpace-api')[variables.dashboard])
    const outputs = Object.values(home.Outputs ?? {}).map((each) => flat((each as { Value: unknown }).Value))
    expect(outputs).toContain(environmentOf('outpace-api')[variables.dashboard])
    expect(outputs.join('\n')).toMatch(
      /aws cognito-idp admin-create-user --region ap-southeast-2 --user-pool-id <People[0-9A-F]+> --username \S+ .* && aws cognito-idp admin-add-user-to-group .* --group-name editor/,
    )
  })

  test('has a domain and certificate of yours where outpace.yaml names them', () => {
    const { DistributionConfig: config } = the('AWS::CloudFront::Distribution', own)
    expect(config.Aliases).toEqual(['outpace.acme.example'])
    expect(config.ViewerCertificate).toMatchObject({
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    })
    expect(environmentOf('outpace-api', own)[variables.dashboard]).toBe('https://outpace.acme.example')
    expect(the('AWS::Cognito::UserPoolClient', own).CallbackURLs).toEqual(['https://outpace.acme.example/signed-in'])
  })

  test('is left out where outpace.yaml says so', () => {
    const types = new Set(Object.values(without.Resources).map(({ Type }) => Type))
    expect([...types].filter((type) => /CloudFront|Cognito|ApiGateway/.test(type))).toEqual([])
    expect(JSON.stringify(without)).not.toContain('outpace-api')
    expect(environmentOf('outpace-notify', without)[variables.dashboard]).toBeUndefined()
  })
})
