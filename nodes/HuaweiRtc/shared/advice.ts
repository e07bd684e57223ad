const CREDENTIAL =
	'Check Access Key, Secret Key, Project ID and Base URL in the credential, and the clock of n8n (at most 15 minutes off). Repeated failures lock the key for a while.';
const PERMISSION = 'Grant the IAM user the permission for this action.';
const TROUBLE = 'Huawei has trouble: try again later, and quote the request ID to its support.';

/** What to do about an answer (CloudRTC API reference, error codes; API Gateway, common errors). */
export const advice: Record<string, string> = {
	'401 APIGW.0301': CREDENTIAL,
	'401 APIGW.0303': CREDENTIAL,
	'401 APIGW.0305': CREDENTIAL,
	'401 APIGW.0307': 'The token is no longer valid and a new one was refused: check the credential.',
	'403 APIGW.0302': PERMISSION,
	'403 APIGW.0304': PERMISSION,
	'403 APIGW.0306': PERMISSION,
	'403 APIGW.0310': 'The project cannot be used: check the Project ID in the credential.',
	'403 APIGW.0401': 'The address of n8n is not allowed: check the access control of the account.',
	'403 APIGW.0402': 'The address of n8n is not allowed: check the access control of the account.',
	'403 APIGW.08*': 'The region is not open to this user: check the rights of the region.',
	'405 APIGW.05*': 'The quota is used up or frozen: settle the account.',
	'413 APIGW.0201': 'The request is larger than 12 MB: send less at once.',
	'414 APIGW.0201': 'The address is too long: use fewer filters.',
	'494 APIGW.0201': 'The headers of the request are too large: check the security token.',
	'429 *':
		'Huawei limits rooms and apps to 60, lists to 30 requests per minute: wait a minute; attempts made meanwhile count too.',
	'400 RTC.00001001':
		'Huawei knows no account behind the key or token: check the credential. It is a refused sign-in, although the status is 400.',
	'400 RTC.00001002': 'The body is not valid JSON: check the JSON field.',
	'400 RTC.00001003': 'A value is not valid: check the IDs and the values that were filled in.',
	'400 RTC.00001004': 'The values do not fit together: look at the fields again.',
	'400 RTC.00001005': 'A value is missing: look at the fields again.',
	'400 RTC.00001006': 'Such a job is running already: stop it, or use it.',
	'400 RTC.00001007': 'There are too many jobs: stop some, or ask Huawei for more.',
	'400 RTC.00001009': 'The job is over already, so nothing was changed.',
	'400 RTC.00001010': 'The app has no such layout: choose another one.',
	'400 RTC.00001012': 'Huawei does not serve this region: change the location.',
	'400 RTC.00001013':
		'It is tied to a backup rule, which only Huawei can undo: open a service ticket, and quote the request ID.',
	'400 RTC.00001016': 'The app is stopped (often arrears): enable it and settle the account.',
	'400 RTC.00001017': 'The account has no room for another app (20 by default): delete one.',
	'400 RTC.00001018':
		'Huawei could not reach the callback address: it must be public and answer POST while it is saved.',
	'400 RTC.00001019': 'The app has a rule already: use Update.',
	'400 RTC.00001020':
		'An app of this name exists. If an earlier attempt got no answer, it was created then: look with App: Get Many.',
	'400 RTC.00001021': 'The IAM policy does not allow this: grant the rtc permission.',
	'404 RTC.*': 'It is over, or an ID is wrong: Huawei knows no such thing.',
	'400 DATA.*': 'The statistics service names the parameter that is missing or wrong.',
	'500 RTC.*': TROUBLE,
	'500 APIGW.*': TROUBLE,
	'502 APIGW.*': TROUBLE,
	'503 APIGW.0613': 'The sign-in service of Huawei is down: try again later.',
	'504 APIGW.*': TROUBLE,
};
