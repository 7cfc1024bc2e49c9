resource "azurerm_api_management_api_policy" "chat" {
  api_name            = "chat"
  api_management_name = var.service
  resource_group_name = var.resource_group

  xml_content = <<-XML
    <policies>
        <inbound>
            <base />
            %{ if var.team != "" ~}
            <set-header nmae="X-Team" exists-action="override">
                <value>${var.team}</value>
            </set-header>
            %{ endif ~}
        </inbound>
    </policies>
  XML
}

resource "azurerm_api_management_policy" "all" {
  api_management_id = var.service_id
  xml_content       = templatefile("${path.module}/policies/limit.xml.tftpl", { tokens = 500 })
}
