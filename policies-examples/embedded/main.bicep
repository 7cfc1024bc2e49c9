param service string

resource policy 'Microsoft.ApiManagement/service/policies@2024-05-01' = {
  name: '${service}/policy'
  properties: {
    format: 'rawxml'
    value: '''
<policies>
    <inbound>
        <base />
        <set-header nmae="X-Team" exists-action="override">
            <value>@(context.Subscription?.Name ?? "none")</value>
        </set-header>
    </inbound>
</policies>
'''
  }
}

resource loaded 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
  name: '${service}/chat/policy'
  properties: {
    format: 'rawxml'
    value: loadTextContent('policies/chat.xml')
  }
}
