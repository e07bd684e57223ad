/** What to do next, by answer ("Troubleshooting call end response codes", Call Automation SDK). */
export const advice: Record<string, string> = {
	'401 7509':
		'The signature was refused: check Access Key and Endpoint, the clock of n8n, and any proxy that rewrites the URL.',
	'401 Denied':
		'The signature was refused: check Access Key and Endpoint, the clock of n8n, and any proxy that rewrites the URL.',
	'401 *': 'Check the secret or token in the credential, and test it.',
	'403 7507': 'The call belongs to another resource: use the credential of that resource.',
	'403 *':
		'The credential is known, but may not do this: use the credential of the resource that owns the call, or assign a role.',
	'404 8522': 'The call, participant or invitation is not known: it may be over.',
	'404 noContent':
		'The storage host knows no such content: it was deleted, has expired after 24 hours, or the address is wrong.',
	'400 8500':
		'Something plays or listens in the call already: wait for it, use Media: Cancel All, or set Interrupt Other Media.',
	'400 8501':
		'The call is not established: it may be over, or still ringing. Look before you repeat.',
	'400 8523': 'Correct the parameter that the text names.',
	'400 8528': 'Azure says that the call is terminated. Look before you rely on it.',
	'400 8553': 'The call is recorded already: stop that recording first, or use it.',
	'400 8558': 'The participant is not in the call: look at Participant: Get Many.',
	'400 8565':
		'Azure AI could not be used: check Cognitive Services Endpoint and its role assignment.',
	'400 8567':
		'Azure AI is not linked: give the resource a managed identity with a role on the AI resource.',
	'400 8585': 'Not possible in the current state of the call. Look before you repeat.',
	'405 8522':
		'Something was not configured when the call was made: Cognitive Services Endpoint, Transcription or Media Streaming. This does not say that the call is over.',
	'405 8520': 'This feature or API Version is not available here.',
	'409 8519': 'Another action on this call is under way: try again shortly.',
	'412 8583':
		'Another media operation stands in the way, or the Repeatability Request ID was used for another request.',
	'429 8529': 'The monthly limit of the resource is reached: raise it with Azure Support.',
	'429 8530': 'The limit of active calls is reached: raise it with Azure Support.',
	'429 *': 'Azure limits the rate of requests or calls: wait, and lower Concurrency.',
	'500 9999':
		'Azure could not work it out. At Transfer this also comes for the wrong kind of identifier: check it.',
};
