import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { CfnOutput, Stack } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import type { Settings } from '#core/model/settings.ts'
import { assetOf, type Deployment } from '../../../deployment.ts'
import { namesAt } from '../../../embedding.ts'
import { distributionOf, type OwnDomain, originKey } from './distribution.ts'
import { apiFunction } from './function.ts'
import { people } from './people.ts'
import { routes } from './routes.ts'

/**
 * The dashboard: CloudFront, then an HTTP API that verifies who asks, then the function `api`. Returns its address. It
 * costs nothing while nobody looks.
 *
 * An HTTP API and not a function URL, because it verifies tokens itself, and because it exists before its function does:
 * the user pool sends people back to the address of the distribution, the distribution has the API as its origin, and the
 * function knows all three. A function URL would close that circle. Access control by signature (OAC), the way to keep
 * others from a function URL, replaces the header in which the token travels.
 */
export function site(scope: Construct, { deployment, topic }: { deployment: Deployment; topic: ITopic }): string {
  const api = new HttpApi(scope, 'Api', {
    apiName: namesAt(scope).prefix,
    description: 'Outpace: the data of the dashboard, and its page.',
    createDefaultStage: false,
  })
  const domain = ownDomainOf(deployment.settings)
  const { distributionDomainName } = distributionOf(scope, api, domain)
  const address = `https://${domain?.name ?? distributionDomainName}`
  const signIn = people(scope, address)
  const made = apiFunction(scope, {
    asset: assetOf(deployment, 'api'),
    environment: { address, originKey, ...signIn },
    topic,
  })
  routes(scope, { api, function: made, signIn })
  const output = (name: string, description: string, value: string) =>
    new CfnOutput(scope, name, { description, value })
  output('DashboardAddress', 'The dashboard.', address)
  if (domain !== undefined) {
    output(
      'DashboardTarget',
      `Where the DNS record of ${domain.name} has to point: a CNAME, or an alias.`,
      distributionDomainName,
    )
  }
  output('DashboardUserPool', 'The people who may sign in to it.', signIn.pool)
  output(
    'DashboardFirstUser',
    'Creates a person, who gets a mail with a password for the first sign-in, and lets them look and change.',
    firstUser(signIn.pool, scope),
  )
  return address
}

function ownDomainOf({ dashboard, dashboardCertificate }: Settings): OwnDomain | undefined {
  if (dashboard === undefined || dashboardCertificate === undefined) return undefined
  return { name: new URL(dashboard).host, certificate: dashboardCertificate }
}

function firstUser(pool: string, scope: Construct): string {
  const { region } = Stack.of(scope)
  const at = `--region ${region} --user-pool-id ${pool} --username YOU@EXAMPLE.COM`
  return [
    `aws cognito-idp admin-create-user ${at} --user-attributes Name=email,Value=YOU@EXAMPLE.COM Name=email_verified,Value=true`,
    `aws cognito-idp admin-add-user-to-group ${at} --group-name editor`,
  ].join(' && ')
}
