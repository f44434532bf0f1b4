import { type HttpApi, HttpMethod, HttpRoute, HttpRouteKey, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Validations } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { guardedPaths } from './distribution.ts'
import type { SignInSettings } from './people.ts'

/** Requests a second that the API answers; each more is refused, so that nobody runs up a bill. */
const throttle = { rateLimit: 50, burstLimit: 100 }

interface RoutesOptions {
  api: HttpApi
  function: Lambda
  signIn: SignInSettings
}

/** Data for whoever has a valid token, the page for everyone. */
export function routes(scope: Construct, { api, function: made, signIn }: RoutesOptions): void {
  const integration = new HttpLambdaIntegration('app', made, { scopePermissionToRoute: false })
  const authorizer = new HttpJwtAuthorizer('people', signIn.authority, { jwtAudience: [signIn.clientId] })
  for (const path of guardedPaths) {
    const routeKey = HttpRouteKey.with(path.replace('*', '{proxy+}'), HttpMethod.ANY)
    new HttpRoute(scope, `route ${path}`, { httpApi: api, routeKey, integration, authorizer })
  }
  const page = new HttpRoute(scope, 'route page', { httpApi: api, routeKey: HttpRouteKey.DEFAULT, integration })
  Validations.of(page).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'The files of the page contain no data, and the page has to load before anyone can sign in.',
  })
  const stage = new HttpStage(scope, 'Stage', { httpApi: api, stageName: '$default', autoDeploy: true, throttle })
  Validations.of(stage).acknowledge({
    id: 'AwsSolutions-APIG1',
    reason: 'The log of the function has every request; what the authorizer refuses reaches nothing.',
  })
}
