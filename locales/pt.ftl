
# Problemas: título e detalhe

problem_not_json = O corpo não é JSON
    .detail = Não foi possível ler o corpo como JSON (linha { $line }, coluna { $column }). Corrija esse ponto e envie de novo.
problem_invalid_query = A consulta não é válida
    .detail = Parte dos parâmetros de consulta não é válida. Corrija os parâmetros indicados em errors; a descrição da API lista os aceitos.
problem_invalid_header = Um cabeçalho não é válido
    .detail = Um cabeçalho tem um valor que não é válido. Corrija os cabeçalhos indicados em errors e repita a chamada.
problem_missing_token = É necessário um token de acesso
    .detail = Esta chamada exige um token de acesso. Obtenha um em /oauth/token e envie-o no cabeçalho Authorization como token Bearer.
problem_invalid_token = Token de acesso não aceito
    .detail = O token de acesso expirou, foi revogado ou não pôde ser verificado. Obtenha um novo em /oauth/token e repita a chamada.
problem_role_lacks_action = Os seus perfis não permitem esta ação
    .detail = Nenhum dos seus perfis permite isto aqui (ação: { $action }). GET /v1/roles mostra o que cada perfil pode fazer; se precisar de outro, solicite-o ao administrador da sua autoridade ou, para um perfil regional, ao operador.
problem_not_your_step = Este passo cabe à outra parte
    .detail = O seu Estado não pode dar este passo, porque ele cabe à outra parte. Consulte o registro para ver de que lado o seu Estado está e o que pode fazer.
problem_not_found = Não encontrado
    .detail = Este registro não existe ou não está acessível a você. Verifique o endereço e o identificador.
problem_method_not_allowed = Método não permitido
    .detail = Este endereço não aceita este método. Use um dos que constam do cabeçalho Allow.
problem_not_acceptable = Nenhum tipo de mídia que o cabeçalho Accept admita
    .detail = O cabeçalho Accept exclui aquilo com que esta chamada responde: { $available }. Envie um destes tipos em Accept ou não envie o cabeçalho.
problem_wrong_state = Não é possível na situação atual
    .detail = Este passo não pode ser dado na situação atual, indicada em current_status. Dê um dos passos indicados em allowed_steps; se não houver nenhum, por enquanto não há nada a fazer aqui.
problem_duplicate_trace_request = Já existe um pedido de rastreamento aberto para a mesma arma
    .detail = O seu Estado já tem um pedido de rastreamento aberto para a mesma arma de fogo, indicado em duplicate_of. Prossiga com ele ou, se realmente precisar de outro, envie este de novo com duplicate_of_acknowledged igual a true.
problem_duplicate_value = O valor já está em uso
    .detail = Outro registro já tem este valor no campo { $field }, em que cada valor deve ser único. Informe outro valor ou trabalhe com o registro que o tem.
problem_secret_not_replayed = O segredo não é mostrado de novo
    .detail = Esta Idempotency-Key já criou o registro, e o segredo dele foi mostrado somente naquela vez. Se não o guardou, desative esse registro e crie outro com uma chave nova.
problem_precondition_failed = O registro não é como você o viu
    .detail =
        { $found ->
            [absent] Aqui ainda não há nada que um cabeçalho If-Match possa indicar. Envie em seu lugar If-None-Match: * para salvar o primeiro.
            [present] Alguém salvou isto antes de você, de modo que If-None-Match: * já não se cumpre. Leia o registro e repita a alteração com a ETag dele em If-Match.
           *[changed] O registro já não é aquele que o cabeçalho If-Match indica. Leia-o de novo, veja o que mudou e repita a alteração com a nova ETag.
        }
problem_precondition_required = É necessário If-Match ou If-None-Match
    .detail =
        { $found ->
            [absent] Aqui ainda não há nada. Envie If-None-Match: * para salvar o primeiro sem sobrescrever o trabalho de outra pessoa.
           *[present] Esta alteração exige o cabeçalho If-Match, para não sobrescrever o trabalho de outra pessoa. Leia o registro e envie a ETag dele em If-Match.
        }
problem_body_too_large = O corpo é grande demais
    .detail = O corpo pode ter no máximo { $limit } bytes. Reduza-o e envie de novo.
problem_unsupported_media_type = Tipo de conteúdo não aceito
    .detail = Esta chamada exige um corpo do tipo { $expected }. Converta o corpo, se necessário, e indique esse tipo no cabeçalho Content-Type.
problem_invalid_body = O corpo contém erros
    .detail = Nada foi gravado. Corrija todos os erros listados em errors e envie o corpo de novo.
problem_idempotency_key_reused = A Idempotency-Key foi usada em outra chamada
    .detail = Nas últimas 24 horas, esta Idempotency-Key foi usada em uma chamada com outro endereço ou outro corpo. Use uma chave nova para cada chamada nova; repita uma chave somente com exatamente a mesma chamada.
problem_too_many_requests = Chamadas em excesso
    .detail = Foram enviadas chamadas demais em pouco tempo. Aguarde os segundos indicados no cabeçalho Retry-After e continue mais devagar.
problem_internal = O serviço falhou
    .detail = Ocorreu uma falha do próprio serviço. O identificador da chamada consta desta resposta, em request_id: informe-o ao operador.
problem_unavailable = O serviço não está disponível no momento
    .detail = O serviço não pode fazer isto no momento. Aguarde os segundos indicados no cabeçalho Retry-After e tente de novo; repita um POST com a mesma Idempotency-Key.

# Erros: forma de corpos, consultas e cabeçalhos

fault_malformed = Não é possível ler este valor. Compare-o com a descrição da API e corrija-o.
fault_required = Este dado é obrigatório. Preencha-o.
fault_unknown_field = Este campo não existe aqui. Verifique a grafia ou omita-o.
fault_wrong_type = O valor é de um tipo incorreto. Use o tipo que a descrição da API indica para este campo.
fault_not_in_list = Este valor não é permitido. Use um dos seguintes: { $options }.
fault_bad_format =
    { $format ->
        [date] Não é uma data. Escreva-a como 2026-03-01.
        [date-time] Não é uma data com hora. Escreva-a como 2026-03-01T12:00:00Z.
        [email] Não é um endereço de e-mail. Escreva-o como nome@example.org.
        [uuid] Não é um identificador. Informe-o exatamente como o recebeu.
       *[other] Não está no formato { $format }. Consulte a descrição da API.
    }
fault_bad_pattern = Não tem a forma exigida. Deve corresponder ao padrão { $pattern }.
fault_too_long = É longo demais. Reduza a no máximo { $limit } caracteres.
fault_too_short = É curto demais. Escreva pelo menos { $limit } caracteres.
fault_too_many = Há itens demais. Informe no máximo { $limit }.
fault_too_few = Há itens de menos. Informe pelo menos { $limit }.
fault_too_large = O número é grande demais. Informe { $limit } ou menos.
fault_too_small = O número é pequeno demais. Informe { $limit } ou mais.
fault_not_unique = Um item aparece mais de uma vez. Informe cada um uma só vez.
fault_control_character = O texto contém caracteres de controle. Remova todos, exceto tabulações e quebras de linha (LF).
fault_unknown_parameter = Este parâmetro de consulta não existe aqui. Verifique a grafia ou omita-o.
fault_repeated_parameter = Este parâmetro de consulta aparece mais de uma vez. Informe-o uma só vez.
fault_bad_entity_tag = Não é uma etiqueta de entidade. Envie a ETag exatamente como a recebeu, com as aspas.
fault_bad_idempotency_key = Esta chave não pode ser usada. Envie de 1 a 255 caracteres ASCII visíveis, sem espaços.
fault_no_body_here = Esta chamada não leva corpo. Envie-a sem corpo.

# Erros: pedidos de rastreamento

fault_unknown_country = { $code } não é um código de país. Use as duas letras maiúsculas da ISO 3166-1, por exemplo BR ou HT.
fault_unknown_subdivision = { $code } não é um código de subdivisão. Use um da ISO 3166-2, por exemplo BR-PE.
fault_before_1800 = Esta data é anterior a 1800. Verifique o ano.
fault_before_1900 = Esta data é anterior a 1900. Verifique o ano.
fault_urgency_needs_justification = Um pedido de rastreamento urgente exige justificativa. Explique por que é urgente ou defina a urgência como routine.
fault_self_addressed = O seu Estado não pode enviar o pedido a si mesmo. Retire-o da lista.
fault_addressed_twice = { $state } já consta como destinatário. Retire-o da lista.
fault_unknown_state = O Estado { $state } não consta do diretório. Use o código de duas letras de um dos Estados listados em GET /v1/states.
fault_state_not_addressable = { $state } não recebe pedidos de rastreamento por este serviço. Retire-o da lista e use outro canal para esse Estado.
fault_no_contact_point = { $state } não tem ponto de contato ativo que receba pedidos de rastreamento. Retire-o da lista ou peça à Secretaria que seja cadastrado um.
fault_not_own_contact_point = Não é um ponto de contato ativo do seu Estado. Escolha um que seja ou deixe o campo vazio.
fault_serial_required = Com este valor de serial_condition, é necessário o número de série. Informe-o como está marcado, com ? no lugar de cada caractere ilegível, ou corrija serial_condition.
fault_serial_forbidden = Com este valor de serial_condition, não pode haver número de série. Deixe-o vazio ou, se alguns caracteres forem legíveis, defina serial_condition como partial.
fault_serial_not_intact = Alguns caracteres deste número estão marcados como desconhecidos. Defina serial_condition como partial ou informe o número completo.
fault_incomplete_needs_remark = A identificação está assinalada como incompleta. Explique nesta observação o que falta e por quê.
fault_identification_needed = Sem este dado não é possível rastrear a arma de fogo. Informe o tipo, a marca ou o fabricante, e o país de fabricação ou de importação; se não for possível, defina identification_incomplete como true e acrescente uma observação.
fault_recovery_in_future = A data de recuperação não pode ser posterior a hoje (UTC). Corrija-a.
fault_not_traced_needs_reason = Se a arma de fogo não foi rastreada, é necessário um motivo. Escolha um.
fault_chain_backwards = A data deste evento é anterior à de outro que o precede na cadeia. Coloque os eventos na ordem da custódia ou corrija a data ou a sua precisão.
fault_not_in_patch = Este campo não pode ser definido na alteração de um rascunho. Omita-o; para enviar o rascunho, use o passo de apresentação (submission).
fault_closure_needs_reason = O pedido de rastreamento ainda está aberto, e encerrá-lo exige um motivo. Informe-o.
fault_nothing_changed = Estas alterações não mudam nada. Informe pelo menos um valor diferente do atual.
fault_provided_nothing = Neste pedido de rastreamento, { $state } não forneceu ao seu Estado o que se pretende divulgar. Verifique os campos provider e what.
fault_already_has_it = Esse Estado já a tem: é o que a forneceu ou o seu próprio. Indique o Estado ao qual será repassada ou deixe o campo vazio.
fault_not_own_officer = Não é a conta ativa de um agente de rastreamento do seu Estado. Escolha uma que seja ou deixe o campo vazio para não designar ninguém.

# Erros: Estados, autoridades, contas e clientes

fault_mixed_roles = Estes perfis não podem ser reunidos, porque uns são nacionais e outros regionais. Informe perfis de um só tipo e crie uma segunda conta ou outro cliente para os demais.
fault_unknown_authority = Esta autoridade não existe ou não pode ser usada por você aqui. Escolha no diretório uma que pertença ao Estado em questão.
fault_unknown_contact_point = Esta autoridade não tem ponto de contato com este identificador. Corrija-o ou omita-o para acrescentar um novo ponto de contato.
fault_bad_public_key = Esta chave pública não pode ser usada. Envie uma JWK para assinaturas: OKP com Ed25519 (EdDSA) ou EC com P-256 (ES256).
fault_authority_of_another_state = Esta autoridade pertence a outro Estado. Informe o Estado da autoridade ou uma autoridade desse Estado.
fault_in_future = Esta data está no futuro. Informe o dia em que ocorreu.
fault_not_with_regional_role = Este campo não se aplica a um perfil regional. Omita-o.
fault_status_unverified = Uma situação não verificada não pode ser marcada como verificada. Informe a situação verificada e a sua fonte.
fault_not_iso_3166 = Este não é um código de país da ISO 3166-1. Informe as duas letras maiúsculas, por exemplo ES.
fault_roles_do_not_fit = Estes perfis não correspondem à autoridade e ao Estado do registro. Escolha perfis do mesmo tipo ou crie outra conta ou outro cliente.

# Erros: compartilhamento

fault_sharing_names_no_states = Esta forma de compartilhamento não nomeia Estados. Deixe named_states vazio ou defina sharing como named_states.
fault_own_state_named = O seu próprio Estado sempre pode ler os seus registros. Retire-o da lista.

# Quem cuida das contas, e corpos incompletos

problem_body_not_read = O corpo não chegou completo
    .detail = Não foi possível ler o corpo até o fim. Verifique o tamanho e a codificação dele e envie de novo.
problem_own_roles = Ninguém altera os próprios perfis nem a própria situação
    .detail = Os seus próprios perfis e a sua própria situação são alterados por outra pessoa. Peça a outro administrador da sua autoridade ou, para um perfil regional, a outro operador.
problem_authority_has_admin = A autoridade tem um administrador
    .detail = Esta autoridade tem outro administrador, ativo ou à espera de confirmação, que cuida das contas e dos clientes dela. Deixe isto com ele; se ninguém ali puder agir, desative primeiro o que restar.
problem_last_secretariat = A Secretaria precisa continuar podendo agir
    .detail = Sem esta conta ou este cliente, ninguém mais poderia agir pela Secretaria. Crie outro, providencie a confirmação dele e depois repita a alteração.
fault_roles_exclude_each_other = Estes perfis não podem ser reunidos: operator, secretariat e auditor se excluem entre si, e committee_member não se combina com nenhum outro. Crie uma segunda conta ou outro cliente para os demais.
# Erros: valores de referência

fault_means_another = Isto já significa { $code }. Retire-o daqui ou remova-o antes desse valor.
fault_nothing_to_compare = Isto não tem nenhuma letra nem algarismo pelo qual se possa reconhecer. Corrija-o ou retire-o.
fault_shipped_spelling = { $name } é uma grafia que este valor traz de origem, por isso permanece. Volte a colocá-la na lista.
fault_shipped_stays = Este valor vem com o serviço, por isso permanece ativo. Omita o campo.
# Erros: o registro

fault_pattern_too_wide = Isto encontraria resultados demais. Informe pelo menos três caracteres conhecidos, dois deles juntos no início ou no fim.
# Erros: apreensões

fault_year_in_future = Este ano está no futuro. Informe o ano em que ocorreu.
fault_subdivision_of_another_state = Esta subdivisão não é do seu Estado. Informe uma cujo código comece por { $state }-.
fault_coordinates_go_together = Um lugar tem as duas coordenadas ou nenhuma. Informe latitude e longitude, ou nenhuma das duas.
fault_not_of_this_class = Um item da classe { $class } não tem este dado. Omita-o ou corrija a classe.
fault_unit_not_of_this_class = Um item da classe { $class } não é contado nesta unidade. Use uma das seguintes: { $options }.
fault_serial_means_one = Um número de série pertence a um único objeto. Informe a quantidade 1 e registre cada um dos demais como um item próprio.
fault_quantity_not_whole = Peças e cartuchos são contados em números inteiros. Informe um número inteiro ou use quilogramas onde a classe permitir.
fault_import_before_manufacture = Esta importação é anterior à fabricação. Corrija um dos dois anos.
fault_disposal_needs_particulars = Esta destinação exige mais dados. Registre primeiro o item sob custódia e acrescente depois a destinação com esses dados.
fault_disposal_before_seizure = Esta data é anterior à apreensão. Corrija-a ou corrija a data da apreensão.
fault_destruction_needs_particulars = Uma destruição exige a data e o método. Preencha este dado.
fault_retention_needs_mark = Uma arma de fogo mantida para uso oficial deve ser marcada. Informe a marca aplicada.
fault_not_of_this_disposal = Este dado não corresponde a esta destinação. Omita-o ou corrija a destinação.
fault_after_destruction_needs_remarks = O item consta como destruído. Se foi um engano, explique-o nas observações.
fault_not_one_firearm = Só é possível rastrear uma única arma de fogo. Escolha um item da classe firearm com a quantidade 1.
fault_differs_from_item = O item ou a apreensão diz outra coisa. Omita este dado, ou corrija antes o item ou a apreensão.
# Erros: importações

fault_mapping_not_toml = O mapeamento não pode ser lido como TOML (linha { $line }: { $fault }). Corrija-o ali.
fault_mapping_of_other_kind = O mapeamento não é para este tipo de registro. Ponha { $kind } em kind, ou peça a importação do outro tipo.
fault_mapping_option_unused = Este ajuste não serve aqui: não com este formato, este tipo de campo ou um valor constante. Retire-o.
fault_mapping_key = Uma linha precisa de uma só chave. Indique as colunas que a fazem a mesma linha quando o arquivo é carregado de novo, ou então row_hash = true.
fault_mapping_source = Um campo tem uma só origem. Indique column ou então value.
fault_mapping_row_rule = Uma regra de linhas faz uma só coisa. Indique reject ou então skip, com o motivo.
fault_mapping_condition = Uma condição verifica uma só coisa. Indique uma de empty, equals e contains.
fault_unknown_encoding = Não existe essa codificação. Use um nome da norma Encoding do WHATWG, como utf-8 ou windows-1252.
fault_bad_date_format = Isto não é um formato de data. Use as letras de strftime com um ano, como %d/%m/%Y, %m/%Y ou %Y.
fault_column_missing = O arquivo não tem a coluna { $column }. Tem: { $columns }. Corrija o nome, o separador ou a codificação.
fault_column_repeated = O arquivo tem várias colunas { $column }. Dê os nomes das colunas em header, ou mude o nome de uma no arquivo.
fault_sheet_missing = A pasta de trabalho não tem essa planilha. Tem: { $sheets }.
fault_file_not_readable = O arquivo já não pôde ser lido. Carregue-o de novo.
fault_import_broke_off = A importação foi interrompida por uma falha do serviço. O que ela escreveu fica. Avise o operador e depois carregue o arquivo de novo.
fault_import_not_allowed = Quem pediu a importação já não pode importar: o cliente, a conta ou a autoridade foi desativada, ou o perfil foi retirado. O que foi gravado fica. Peça que o perfil ou a situação seja restabelecida e depois carregue o arquivo de novo.
fault_workbook_not_readable = O arquivo não pode ser lido como pasta de trabalho XLSX. Salve-o como XLSX sem senha, ou como CSV.
fault_workbook_too_large = A pasta de trabalho é grande demais ao ser descompactada. Salve-a como CSV.
fault_row_rule = Uma regra do mapeamento rejeita esta linha: { $reason }.
fault_row_width = A linha tem { $found } células e o cabeçalho { $expected }. Verifique seus separadores e aspas.
fault_row_too_long = A linha tem mais de { $limit } bytes, talvez porque uma aspa nunca se fecha. Corrija-a.
fault_row_quote_open = Uma aspa desta linha nunca se fecha. Feche-a, ou ponha quote = "" no mapeamento se as aspas são caracteres comuns.
fault_row_not_decodable = A linha tem caracteres que não são { $encoding }. Corrija a codificação no mapeamento, ou a linha.
fault_row_not_json = A linha não é um objeto JSON. Escreva um objeto em cada linha.
fault_cell_not_a_date = Isto não é uma data em nenhum dos formatos do mapeamento. Corrija a célula ou acrescente o formato.
fault_cell_not_a_number = Isto não é um número como o mapeamento os escreve. Corrija a célula, ou thousands e decimal no mapeamento.
fault_cell_not_a_country = Nenhum país tem este nome. Corrija a célula ou acrescente um sinônimo ao mapeamento.
fault_cell_not_a_subdivision = Nenhuma subdivisão do Estado tem este nome ou código. Corrija a célula ou acrescente um sinônimo ao mapeamento.
fault_cell_not_a_firearm_type = Nenhum tipo de arma de fogo tem este nome. Corrija a célula ou acrescente um sinônimo ao mapeamento.
fault_cell_line_break = Uma célula da coluna { $column } contém uma quebra de linha. Pode faltar uma aspa, de modo que as linhas seguintes foram tomadas por parte desta; o original as mostra. Corrija as aspas ou retire a quebra de linha.
fault_cell_not_one_value = Isto é uma lista ou um objeto onde cabe um único valor. Dê um texto, um número, true, false ou null.
fault_weekday_disagrees = A data { $date } não cai no dia { $weekday }. Corrija um dos dois, ou a ordem dos formatos.
fault_key_empty = A coluna { $column } é parte da chave e aqui está vazia. Preencha-a.
fault_key_repeated = Uma linha anterior deste arquivo tem a mesma chave. Corrija a chave, ou escolha colunas que distingam as linhas.
fault_row_not_saved = A linha não pôde ser salva. Tente de novo só com ela; se for recusada outra vez, avise o operador.
fault_record_gone = O registro que uma importação anterior fez desta linha foi excluído depois, e por isso fica como está. Registre-o de novo se mesmo assim deve ser mantido.

# Estatísticas

statistics_own_source = Registros de { $state } neste serviço, tal como estão agora.
statistics_caveat_seizures = São os registros que foram inseridos, não todas as armas de fogo em circulação. Dependem de onde e como as autoridades procuram e do que registram.
statistics_caveat_traces = As armas de fogo rastreadas não são uma amostra aleatória das usadas em crimes nem das que circulam, e delas não se pode tirar nenhuma conclusão sobre estas.
statistics_caveat_flows = O país de fabricação ou de importação é aquele onde a arma foi licitamente fabricada ou introduzida. Não diz onde ela se tornou ilícita nem por que caminho chegou.
statistics_caveat_time_to_crime = O tempo até o crime só é conhecido das armas rastreadas até uma primeira venda a varejo com data. Elas não são uma amostra aleatória, e um tempo curto é indício de tráfico, não prova.
statistics_caveat_sdg_16_4_2 = São dados os dois denominadores porque respondem a perguntas diferentes, e nenhuma das duas proporções é por si só o indicador 16.4.2 dos ODS. A origem conta como rastreada por uma resposta ou como determinada pelo contexto criminal.
statistics_denominator_all = Todas as armas de fogo apreendidas, encontradas ou entregues
statistics_denominator_potentially_traceable = Armas de fogo apreendidas, encontradas ou entregues que têm uma marca única (potencialmente rastreáveis)
statistics_release_source = Rastro, registros dos Estados participantes em { $date }; publicação { $id }.
statistics_caveat_withheld = Não são divulgados os números que poderiam revelar dados de um único Estado, nem outros dos quais poderiam ser deduzidos.
statistics_title_seizures_by_kind_and_year = Apreensões, achados e entregas por espécie e ano, { $from }–{ $to }
statistics_title_firearms_by_type_and_year = Armas de fogo por tipo e ano, { $from }–{ $to }
statistics_title_firearms_by_origin_and_context = Armas de fogo por país de fabricação e contexto criminal, { $from }–{ $to }
statistics_title_firearms_by_tracing_and_marking = Armas de fogo por origem determinada e marcação (ODS 16.4.2), { $from }–{ $to }
statistics_title_other_items_by_class_and_year = Munições, explosivos e outros materiais por classe e ano, { $from }–{ $to }
statistics_title_traces_by_outcome_and_year = Pedidos de rastreamento por resultado e ano, { $from }–{ $to }
statistics_title_time_to_crime_by_band_and_year = Tempo até o crime de armas rastreadas por faixa e ano, { $from }–{ $to }
statistics_unit_seizures_by_kind_and_year = Fatos registrados
statistics_unit_firearms_by_type_and_year = Itens registrados
statistics_unit_firearms_by_origin_and_context = Itens registrados
statistics_unit_firearms_by_tracing_and_marking = Itens registrados
statistics_unit_other_items_by_class_and_year = Itens registrados
statistics_unit_traces_by_outcome_and_year = Pedidos, um por Estado destinatário
statistics_unit_time_to_crime_by_band_and_year = Armas de fogo
statistics_axis_seizures_by_kind_and_year = Espécie
statistics_axis_firearms_by_type_and_year = Tipo
statistics_axis_firearms_by_origin_and_context = País de fabricação
statistics_axis_firearms_by_tracing_and_marking = Origem
statistics_axis_other_items_by_class_and_year = Classe
statistics_axis_traces_by_outcome_and_year = Resultado
statistics_axis_time_to_crime_by_band_and_year = Tempo da primeira venda à recuperação
statistics_label_seized = Apreendidos
statistics_label_found = Encontrados
statistics_label_surrendered = Entregues
statistics_label_pistol = Pistola
statistics_label_revolver = Revólver
statistics_label_rifle = Fuzil
statistics_label_carbine = Carabina
statistics_label_shotgun = Espingarda
statistics_label_submachine_gun = Submetralhadora
statistics_label_light_machine_gun = Metralhadora leve
statistics_label_heavy_machine_gun = Metralhadora pesada
statistics_label_grenade_launcher = Lança-granadas
statistics_label_grenade = Granada
statistics_label_rocket_launcher = Lança-foguetes
statistics_label_mine = Mina
statistics_label_firearms_trafficking = Tráfico de armas de fogo
statistics_label_illicit_manufacturing = Fabricação ilícita
statistics_label_drug_trafficking = Tráfico de drogas
statistics_label_organized_crime = Crime organizado
statistics_label_terrorism = Terrorismo
statistics_label_violent_crime = Crimes violentos
statistics_label_property_crime = Crimes contra o patrimônio
statistics_label_other_trafficking = Outro tráfico
statistics_label_other_crime = Outro crime
statistics_label_none_found = Sem contexto criminal encontrado
statistics_label_traced = Rastreada por uma resposta
statistics_label_established = Determinada pelo contexto
statistics_label_neither = Nem um nem outro
statistics_label_marked = Com marca única
statistics_label_not_marked = Sem marca única
statistics_label_ammunition = Munições
statistics_label_explosive = Explosivos
statistics_label_other_related_material = Outros materiais correlatos
statistics_label_traced_to_purchaser = Rastreada até um comprador
statistics_label_traced_to_dealer = Rastreada até um comerciante
statistics_label_traced_to_importer_or_exporter = Rastreada até um importador ou exportador
statistics_label_traced_to_another_state = Rastreada até outro Estado
statistics_label_not_traced = Não rastreada
statistics_label_not_answered = Sem resposta
statistics_label_up_to_one_year = Até 1 ano
statistics_label_one_to_three_years = Mais de 1 e até 3 anos
statistics_label_over_three_years = Mais de 3 anos
statistics_label_other = Outros
statistics_label_unknown = Desconhecido
statistics_label_not_recorded = Não registrado
statistics_label_total = Total
statistics_label_withheld = não divulgado
statistics_title_totals = { $title } (totais)
statistics_noted = { $name }: { $value }
statistics_unit_flows = Itens registrados, ou pedidos, um por Estado destinatário
statistics_by_flow = fluxo
statistics_by_from = de
statistics_by_to = para
statistics_by_year = ano
statistics_by_month = mês
statistics_by_state = Estado
statistics_by_subdivision = subdivisão
statistics_by_type = tipo
statistics_by_calibre = calibre
statistics_by_make = marca
statistics_by_country_of_manufacture = país de fabricação
statistics_by_class = classe
statistics_by_context = contexto criminal
statistics_by_outcome = resultado
statistics_figure_seizures = Itens apreendidos, encontrados ou entregues
statistics_figure_traces = Pedidos de rastreamento enviados e recebidos
statistics_figure_traces_outgoing = Pedidos de rastreamento enviados
statistics_figure_traces_incoming = Pedidos de rastreamento recebidos
statistics_figure_flows = Fluxos de armas de fogo e de pedidos de rastreamento
statistics_figure_time_to_crime = Tempo até o crime de armas rastreadas
statistics_figure_sdg_16_4_2 = Armas de fogo por origem determinada (ODS 16.4.2)
statistics_title_by_1 = { $title }, por { $first }
statistics_title_by_2 = { $title }, por { $first } e { $second }
statistics_title_by_3 = { $title }, por { $first }, { $second } e { $third }
statistics_label_others = Todos os demais ({ $count })
statistics_label_firearm = Armas de fogo
statistics_label_manufacture = Do país de fabricação
statistics_label_import = Do país de importação
statistics_label_trace_request = Pedidos de rastreamento
statistics_label_pieces = unidades
statistics_label_rounds = cartuchos
statistics_label_kilograms = quilogramas
statistics_label_days = dias
statistics_label_median = Mediana
statistics_label_quantity = Quantidade
statistics_label_unit = Unidade
statistics_label_source = Fonte
statistics_label_caveat = Ressalva
statistics_label_all_firearms = Todas as armas de fogo
fault_release_years = Uma publicação abrange de dois a dez anos, para que nenhum ano seja o seu próprio total. Informe um último ano posterior ao primeiro, em nove no máximo.
fault_unknown_release = Não há nenhuma publicação com este id. Informe o id da que é corrigida ou omita-o.

# Ciclos de relatórios
fault_ends_before_it_begins = Termina antes de começar. Corrija uma das duas datas.
fault_unknown_questionnaire = Não há questionário publicado com este identificador. Informe o de um que GET /v1/questionnaires liste como publicado.
fault_not_invited = { $state } não foi convidado para este ciclo. Convide-o primeiro.
fault_extension_not_later = Uma prorrogação concede mais tempo. Indique um dia posterior a { $due_on }.

# Relatórios de implementação
problem_four_eyes = Apresentado por seu único redator
    .detail = Quem apresenta um relatório não pode ser a única pessoa que alterou suas respostas ou, depois de uma apresentação anterior, o que mudou desde então. A resposta a um pedido de esclarecimento conta como alteração. Peça que outro aprovador apresente o relatório ou que outro redator altere uma resposta: salvá-la como está não conta.
problem_clarification_unanswered = Esclarecimento não respondido
    .detail = Estes pedidos de esclarecimento aguardam resposta: { $numbers }. Responda a cada um e depois apresente o relatório.
problem_review_unfinished = Exame não terminado
    .detail = Um exame é concluído quando ao menos { $needed } membros do Comitê foram designados e cada um terminou ou foi dispensado, e ao menos um terminou. Não conta quem declarou um conflito. Contados até agora: { $reviewers }. Ainda abertas: { $numbers }.
problem_not_your_review = Esta parte do exame não é sua
    .detail = Você não tem designação para esta parte do relatório e por isso não pode dar este passo. Consulte em review-assignments quem examina quais seções; a Secretaria as designa.
problem_review_completed = Você já terminou esta parte do exame
    .detail = Você já terminou sua designação para esta parte do relatório e não pode mais alterar a conclusão. Se for necessário, peça à Secretaria que encerre a designação e a atribua de novo a você.
problem_conflict_declared = Você declarou um conflito
    .detail = Você declarou um conflito de interesses em relação a este relatório e nada mais escreve no seu exame. A Secretaria decide e dispensa você; você não precisa fazer nada.
problem_nothing_to_search_for = Nada a procurar
    .detail = Estas são palavras menores, como artigos e preposições, ou sinais, e estão em todos os textos. Acrescente uma palavra com significado, como marcação ou apreensão, ou indique em language o idioma dos relatórios em que o tem.
fault_unknown_cycle = Não existe o ciclo de relatórios { $cycle }. Escolha um dos listados por GET /v1/reporting-cycles.
fault_cycle_not_open = Os relatórios deste ciclo podem ser iniciados a partir de { $opens_on }. Volte nessa data.
fault_unknown_question = Não existe a pergunta { $question }. Informe a chave de uma que exista.
fault_question_repeated = Esta pergunta já aparece antes na lista. Indique cada pergunta uma só vez.
fault_answer_is_confidential = Esta resposta está marcada como confidencial. Salve-a sem a marca antes de consentir na publicação.
fault_answer_hangs_on_confidential = Esta pergunta só é feita por causa de uma resposta marcada como confidencial, e a revelaria. Salve aquela resposta sem a marca antes de consentir na publicação desta.
fault_no_answer_to_publish = Esta pergunta não tem no relatório nenhuma resposta que se possa publicar. Responda-a primeiro ou indique false.
fault_answer_missing = Esta pergunta deve ser respondida. Salve uma resposta.
fault_answer_not_confirmed = Esta resposta veio de um relatório anterior. Confirme-a salvando-a.
fault_answer_does_not_fit = Esta resposta já não corresponde à pergunta. Corrija-a.
fault_figure_no_data = Não há registros para calcular este número. Corrija-o com um motivo ou deixe-o de fora.
fault_figure_differs = O número proposto agora é { $value }. Aceite-o ou corrija-o com um motivo.
figure_trace_requests_sent = Pedidos de rastreamento que o Estado enviou no período, cada um contado uma vez; rascunhos não contam.
figure_trace_requests_received = Pedidos de rastreamento dirigidos ao Estado e enviados a ele no período.
figure_trace_requests_answered = Dos pedidos recebidos no período, os que o Estado respondeu até agora; as recusas não contam.
figure_median_days_to_acknowledge = Mediana dos dias entre o envio e o aviso de recebimento, dos pedidos recebidos no período e acusados até agora.
figure_median_days_to_answer = Mediana dos dias entre o envio e a resposta, dos pedidos recebidos no período e respondidos até agora.
figure_share_of_requests_refused = Proporção dos pedidos recebidos no período que o Estado recusou, no total e por motivo.
figure_firearms_seized = Peças da classe arma de fogo em registros de apreensão, com data no período, no total e por tipo.
figure_firearms_found = Peças da classe arma de fogo em registros de armas encontradas, com data no período, no total e por tipo.
figure_firearms_surrendered = Peças da classe arma de fogo em registros de entrega, com data no período, no total e por tipo.
figure_firearms_destroyed = Peças da classe arma de fogo cuja destruição tem data no período, cada uma pela sua última destruição.
figure_share_of_firearms_marked = Proporção das armas de fogo apreendidas, encontradas ou entregues no período que trazem uma marca única.
figure_sdg_16_4_2_all = ODS 16.4.2 sobre todas as armas de fogo apreendidas, encontradas ou entregues no período: a proporção cuja origem foi rastreada ou cujo contexto ilícito foi estabelecido.
figure_sdg_16_4_2_potentially_traceable = ODS 16.4.2 sobre as armas de fogo do período que trazem uma marca única e, portanto, podiam ser rastreadas.
fault_reviewer_of_own_state = Um relatório é examinado por membros de outros Estados. Escolha um membro de outro Estado.
fault_reviewer_has_conflict = Este membro declarou um conflito em relação a este relatório. Escolha outro.
fault_not_a_committee_member = Não é um cliente nem uma conta ativa de um membro do Comitê. Escolha um que o seja.
fault_unknown_section = O questionário não tem essa seção. Use uma chave que conste dele.
fault_section_already_assigned = Este membro já tem esta seção, em uma designação aberta ou terminada. Retire-a, ou dispense antes o membro dessa designação.
export_report_title = Relatório sobre a implementação da CIFTA
export_compilation_title = Relatórios sobre a implementação da CIFTA
export_sample_notice = As perguntas são uma amostra. O Comitê Consultivo não as aprovou.
export_contents = Sumário
export_page = página { $page } de { $pages }
export_state = Estado
export_cycle = Ciclo
export_questionnaire = Questionário
export_period = Período
export_from_to = de { $from } a { $to }
export_status = Situação
export_submitted_on = Apresentado em
export_late = com atraso
export_reference = Referência
export_reference_version = { $id }, versão { $version }
export_reference_draft = { $id }, rascunho
export_hash_of_report = SHA-256 desta versão tal como foi apresentada: de “content” em GET /v1/implementation-reports/{ $id }/versions/{ $version }, em JSON canônico (RFC 8785).
export_hash_of_whole_report = SHA-256 desta versão tal como foi apresentada, na íntegra. Este documento não a mostra por inteiro: o Estado, os membros do Comitê que a examinam e a Secretaria podem verificar o hash.
export_hash_of_compilation = SHA-256 do que este leitor recebe como JSON em …/compilation/json neste idioma, sem o membro “sha256”, na forma canônica (RFC 8785).
export_article = Artigo { $article }. { $title }
export_overview = Situação de cada Estado
export_obligation = Obrigação
export_obligation_must = Deve apresentar relatório
export_obligation_may = Pode apresentar relatório
export_standing_given = Dada
export_standing_carried = Trazida do ciclo anterior, sem confirmação
export_standing_not_answered = Sem resposta
export_standing_not_asked = Não perguntada: depende de outra resposta
export_standing_not_published = Não publicada
export_standing_confidential = Confidencial
export_marked_confidential = Marcada como confidencial pelo Estado
export_no_rows = Sem linhas
export_no_data = Sem dados
export_evidence = Evidência
export_decision_accepted = Aceita como proposta pelo Rastro
export_decision_corrected = Corrigida pelo Estado
export_decision_left_out = Omitida pelo Estado
export_reason = Motivo
export_proposed = Proposta do Rastro
export_method = Método
export_records = Registros contados
export_breakdown = Segundo a contagem do Rastro
export_conclusion = Conclusão do Comitê Consultivo
export_recommendation = Recomendação
export_no_recommendation = Sem recomendação
export_good_practice = Boa prática
export_assistance_suggested = Assistência sugerida
export_responses = Resposta do Estado às conclusões
export_yes = sim
export_no = não
export_status_not_submitted = Não apresentado
export_status_draft = Rascunho
export_status_ready_for_approval = Pronto para aprovação
export_status_submitted = Apresentado
export_status_under_review = Em exame
export_status_clarification_requested = Esclarecimento solicitado
export_status_concluded = Concluído
export_status_published = Publicado
export_status_withdrawn = Retirado
export_sheet_about = Sobre
export_sheet_overview = Resumo
export_sheet_answers = Respostas
export_sheet_tables = Tabelas
export_sheet_conclusions = Conclusões
export_in_tables = Na planilha “{ $sheet }”
export_column_state = Código do Estado
export_column_state_name = Estado
export_column_cycle = Ciclo
export_column_report = Relatório
export_column_version = Versão
export_column_article = Artigo
export_column_question = Chave da pergunta
export_column_number = Número
export_column_text = Pergunta
export_column_kind = Tipo
export_column_standing = Condição da resposta
export_column_value = Resposta
export_column_keys = Chave da opção
export_column_unit = Unidade
export_column_confidential = Confidencial
export_column_decision = Decisão
export_column_reason = Motivo
export_column_proposed = Proposta do Rastro
export_column_records = Registros contados
export_column_evidence = Evidência
export_column_late = Com atraso
export_column_row = Linha
export_kind_yes_no_partial = Sim, não ou parcialmente
export_kind_single_choice = Opção única
export_kind_multiple_choice = Várias opções
export_kind_text = Texto
export_kind_number = Número
export_kind_date = Data
export_kind_year = Ano
export_kind_table = Tabela
export_kind_law_reference = Referência normativa
export_kind_contact = Contato
export_kind_file = Arquivo
export_kind_figure = Dado numérico
answer_yes = Sim
answer_no = Não
answer_partial = Parcialmente
export_unit_requests =
    { $count ->
        [0] pedidos de rastreamento
        [one] pedido de rastreamento
       *[other] pedidos de rastreamento
    }
export_unit_firearms =
    { $count ->
        [0] armas de fogo
        [one] arma de fogo
       *[other] armas de fogo
    }
export_unit_days =
    { $count ->
        [0] dias
        [one] dia
       *[other] dias
    }
export_unit_share = proporção, de 0 a 1
export_percent = { $number }%
statistics_label_ongoing_investigation = Investigação em curso
statistics_label_confidentiality_law = Lei sobre informações confidenciais
statistics_label_confidentiality_not_guaranteed = Confidencialidade não garantida
statistics_label_national_security = Segurança nacional
# Erros: questionários e respostas

fault_key_taken = A chave { $key } já está ocupada aqui. Informe outra.
fault_not_of_this_kind = O que é do tipo { $kind } não tem este elemento. Omita-o ou corrija o tipo.
fault_not_whole = Aqui só se admite um número inteiro. Informe um sem casas decimais.
fault_minimum_above_maximum = O mínimo é maior que o máximo, que é { $maximum }. Corrija um dos dois.
fault_condition_not_on_choice = Uma condição depende de uma escolha, e esta pergunta é do tipo { $kind }. Indique uma pergunta do tipo yes_no_partial, single_choice ou multiple_choice.
fault_condition_cycle = As condições destas perguntas remetem umas às outras em círculo, de modo que nenhuma delas jamais seria feita: { $questions }. Altere uma das condições.
fault_figure_taken = Outra pergunta já pede este número. Omita uma das duas.
fault_keeps_without_predecessor = Este questionário não tem predecessor; portanto, não há pergunta { $question } a conservar. Omita este campo.
fault_kept_kind = A pergunta { $question } do predecessor é do tipo { $kind }. Dê a esta o mesmo tipo ou omita keeps.
fault_kept_twice = Outra pergunta já conserva a pergunta { $question }. Omita keeps em uma das duas.
fault_no_questions = Não há perguntas aqui. Acrescente uma antes de publicar o questionário.
fault_translation_missing =
    { $language ->
        [en] Falta este texto em inglês. Acrescente-o antes de publicar o questionário.
        [es] Falta este texto em espanhol. Acrescente-o antes de publicar o questionário.
        [pt] Falta este texto em português. Acrescente-o antes de publicar o questionário.
       *[fr] Falta este texto em francês. Acrescente-o antes de publicar o questionário.
    }
fault_code_of_predecessor = Todas as versões de um questionário têm um mesmo código. Informe o do predecessor: { $code }.
fault_has_successor = O predecessor já foi substituído pela versão { $version }, ou essa versão está sendo redigida. Continue com ela.
fault_not_a_link = Não é um link que um navegador abra. Escreva-o por inteiro, como https://www.example.org/pagina.
fault_empty_row = Esta linha está vazia. Preencha-a ou omita-a.
fault_left_out_has_value = Um número omitido não tem valor. Retire o valor ou mude a decisão.
fault_not_a_workbook = O arquivo não pode ser lido como pasta de trabalho XLSX. Salve-o como XLSX sem senha.
fault_workbook_without_questionnaire = A planilha questionnaire deve ter exatamente uma linha abaixo do cabeçalho. Coloque ali o título, o código e a introdução.
