
# Problemas: título y detalle

problem_not_json = El cuerpo no es JSON
    .detail = El cuerpo no se puede leer como JSON (línea { $line }, columna { $column }). Corríjalo en ese punto y envíelo de nuevo.
problem_invalid_query = La consulta no es válida
    .detail = Parte de la cadena de consulta no es válida. Corrija los parámetros indicados en errors; la descripción de la API enumera los admitidos.
problem_invalid_header = Un encabezado no es válido
    .detail = Un encabezado tiene un valor que no es válido. Corrija los encabezados indicados en errors y repita la llamada.
problem_missing_token = Se necesita un token de acceso
    .detail = Esta llamada requiere un token de acceso. Obténgalo en /oauth/token y envíelo en el encabezado Authorization como token Bearer.
problem_invalid_token = Token de acceso no aceptado
    .detail = El token de acceso ha caducado, fue revocado o no se puede verificar. Obtenga uno nuevo en /oauth/token y repita la llamada.
problem_role_lacks_action = Sus roles no permiten esta acción
    .detail = Ninguno de sus roles lo permite aquí (acción: { $action }). GET /v1/roles muestra lo que puede hacer cada rol; si necesita otro, solicítelo al administrador de su autoridad o, si es un rol regional, al operador.
problem_not_your_step = Este paso corresponde a la otra parte
    .detail = Su Estado no puede dar este paso, porque corresponde a la otra parte. Consulte el registro para ver en qué parte está su Estado y qué puede hacer.
problem_not_found = No encontrado
    .detail = No existe tal registro o usted no tiene acceso a él. Compruebe la dirección y el identificador.
problem_method_not_allowed = Método no permitido
    .detail = Esta dirección no admite este método. Use uno de los que figuran en el encabezado Allow.
problem_not_acceptable = Ningún tipo de contenido que el encabezado Accept admita
    .detail = El encabezado Accept excluye aquello con lo que esta llamada responde: { $available }. Envíe uno de estos tipos en Accept o no envíe el encabezado.
problem_wrong_state = No es posible en la situación actual
    .detail = Este paso no se puede dar en la situación actual, que se indica en current_status. Dé uno de los pasos indicados en allowed_steps; si no hay ninguno, por ahora no le queda nada por hacer aquí.
problem_duplicate_trace_request = Ya hay una solicitud de rastreo abierta sobre la misma arma
    .detail = Su Estado ya tiene abierta una solicitud de rastreo sobre la misma arma de fuego, indicada en duplicate_of. Continúe con ella o, si de verdad necesita otra, envíe esta de nuevo con duplicate_of_acknowledged en true.
problem_duplicate_value = El valor ya está en uso
    .detail = Otro registro ya tiene este valor en el campo { $field }, donde cada valor debe ser único. Indique otro valor o trabaje con el registro que lo tiene.
problem_secret_not_replayed = El secreto no se muestra de nuevo
    .detail = Esta Idempotency-Key ya creó el registro, y su secreto se mostró solo esa vez. Si no lo conservó, desactive ese registro y cree otro con una clave nueva.
problem_precondition_failed = El registro no es como usted lo vio
    .detail =
        { $found ->
            [absent] Aquí todavía no hay nada que un encabezado If-Match pueda indicar. Envíe en su lugar If-None-Match: * para guardar lo primero.
            [present] Alguien guardó esto antes que usted, de modo que If-None-Match: * ya no se cumple. Lea el registro y repita su modificación con su ETag en If-Match.
           *[changed] El registro ya no es el que indica su encabezado If-Match. Léalo de nuevo, revise lo que cambió y repita su modificación con la nueva ETag.
        }
problem_precondition_required = Se necesita If-Match o If-None-Match
    .detail =
        { $found ->
            [absent] Aquí todavía no hay nada. Envíe If-None-Match: * para guardar lo primero sin sobrescribir el trabajo de otra persona.
           *[present] Esta modificación requiere el encabezado If-Match, para no sobrescribir el trabajo de otra persona. Lea el registro y envíe su ETag en If-Match.
        }
problem_body_too_large = El cuerpo es demasiado grande
    .detail = El cuerpo puede tener como máximo { $limit } bytes. Redúzcalo y envíelo de nuevo.
problem_unsupported_media_type = Tipo de contenido no admitido
    .detail = Esta llamada requiere un cuerpo de tipo { $expected }. Convierta el cuerpo si es necesario e indique ese tipo en el encabezado Content-Type.
problem_invalid_body = El cuerpo contiene errores
    .detail = No se guardó nada. Corrija todos los errores enumerados en errors y envíe el cuerpo de nuevo.
problem_idempotency_key_reused = La Idempotency-Key se usó en otra llamada
    .detail = En las últimas 24 horas usó esta Idempotency-Key en una llamada con otra dirección u otro cuerpo. Use una clave nueva para cada llamada nueva; repita una clave solo con exactamente la misma llamada.
problem_too_many_requests = Demasiadas llamadas
    .detail = Ha enviado demasiadas llamadas en poco tiempo. Espere los segundos indicados en el encabezado Retry-After y continúe más despacio.
problem_internal = El servicio ha fallado
    .detail = Se produjo un fallo del propio servicio. El identificador de la llamada figura en esta respuesta, en request_id: comuníquelo al operador.
problem_unavailable = El servicio no está disponible en este momento
    .detail = El servicio no puede hacerlo en este momento. Espere los segundos indicados en el encabezado Retry-After e inténtelo de nuevo; repita un POST con la misma Idempotency-Key.

# Errores: forma de cuerpos, consultas y encabezados

fault_malformed = No se puede leer. Compárelo con la descripción de la API y corríjalo.
fault_required = Este dato es obligatorio. Complételo.
fault_unknown_field = Aquí no existe tal campo. Compruebe cómo está escrito u omítalo.
fault_wrong_type = El valor es de un tipo incorrecto. Use el tipo que la descripción de la API indica para este campo.
fault_not_in_list = Este valor no está permitido. Use uno de los siguientes: { $options }.
fault_bad_format =
    { $format ->
        [date] No es una fecha. Escríbala como 2026-03-01.
        [date-time] No es una fecha con hora. Escríbala como 2026-03-01T12:00:00Z.
        [email] No es una dirección de correo electrónico. Escríbala como nombre@example.org.
        [uuid] No es un identificador. Indíquelo exactamente como lo recibió.
       *[other] No tiene el formato { $format }. Consulte la descripción de la API.
    }
fault_bad_pattern = No tiene la forma requerida. Debe ajustarse al patrón { $pattern }.
fault_too_long = Es demasiado largo. Redúzcalo a { $limit } caracteres como máximo.
fault_too_short = Es demasiado corto. Escriba al menos { $limit } caracteres.
fault_too_many = Hay demasiados elementos. Indique { $limit } como máximo.
fault_too_few = Hay muy pocos elementos. Indique al menos { $limit }.
fault_too_large = El número es demasiado grande. Indique { $limit } o menos.
fault_too_small = El número es demasiado pequeño. Indique { $limit } o más.
fault_not_unique = Un elemento aparece más de una vez. Indique cada uno una sola vez.
fault_control_character = El texto contiene caracteres de control. Quítelos todos, salvo tabulaciones y saltos de línea (LF).
fault_unknown_parameter = Aquí no existe tal parámetro de consulta. Compruebe cómo está escrito u omítalo.
fault_repeated_parameter = Este parámetro de consulta aparece más de una vez. Indíquelo una sola vez.
fault_bad_entity_tag = No es una etiqueta de entidad. Envíe la ETag exactamente como la recibió, con sus comillas.
fault_bad_idempotency_key = Esta clave no se puede usar. Envíe de 1 a 255 caracteres ASCII visibles, sin espacios.
fault_no_body_here = Esta llamada no lleva cuerpo. Envíela sin él.

# Errores: solicitudes de rastreo

fault_unknown_country = { $code } no es un código de país. Use las dos letras mayúsculas de ISO 3166-1, por ejemplo BR o HT.
fault_unknown_subdivision = { $code } no es un código de subdivisión. Use uno de ISO 3166-2, por ejemplo BR-PE.
fault_before_1800 = Esta fecha es anterior a 1800. Verifique el año.
fault_before_1900 = Esta fecha es anterior a 1900. Verifique el año.
fault_urgency_needs_justification = Una solicitud de rastreo urgente requiere justificación. Indique por qué es urgente o establezca la urgencia en routine.
fault_self_addressed = Su Estado no puede dirigirse la solicitud a sí mismo. Quítelo de la lista.
fault_addressed_twice = { $state } ya figura como destinatario. Quítelo de la lista.
fault_unknown_state = El Estado { $state } no figura en el directorio. Use el código de dos letras de uno de los Estados que muestra GET /v1/states.
fault_state_not_addressable = { $state } no recibe solicitudes de rastreo por medio de este servicio. Quítelo de la lista y use otro canal para ese Estado.
fault_no_contact_point = { $state } no tiene ningún punto de contacto activo que reciba solicitudes de rastreo. Quítelo de la lista o pida a la Secretaría que se registre uno.
fault_not_own_contact_point = No es un punto de contacto activo de su Estado. Elija uno que lo sea o deje el campo vacío.
fault_serial_required = Con este valor de serial_condition se necesita el número de serie. Escríbalo como está marcado, con ? en lugar de cada carácter ilegible, o corrija serial_condition.
fault_serial_forbidden = Con este valor de serial_condition no puede haber número de serie. Déjelo vacío o, si se leen algunos caracteres, establezca serial_condition en partial.
fault_serial_not_intact = Algunos caracteres de este número figuran como desconocidos. Ponga serial_condition en partial o indique el número completo.
fault_incomplete_needs_remark = La identificación está señalada como incompleta. Explique en esta observación qué falta y por qué.
fault_identification_needed = Sin este dato no se puede rastrear el arma de fuego. Indique el tipo, la marca o el fabricante, y el país de fabricación o de importación; si no es posible, establezca identification_incomplete en true y añada una observación.
fault_recovery_in_future = La fecha de recuperación no puede ser posterior a hoy (UTC). Corríjala.
fault_not_traced_needs_reason = Si el arma de fuego no pudo rastrearse, se necesita un motivo. Elija uno.
fault_chain_backwards = La fecha de este hecho es anterior a la de otro que lo precede en la cadena. Ponga los hechos en el orden de la custodia o corrija la fecha o su precisión.
fault_not_in_patch = Este campo no se puede fijar al modificar un borrador. Omítalo; para enviar el borrador, use el paso de presentación (submission).
fault_closure_needs_reason = La solicitud de rastreo sigue abierta, y para cerrarla se necesita un motivo. Indíquelo.
fault_nothing_changed = Estos cambios no modifican nada. Indique al menos un valor distinto del actual.
fault_provided_nothing = En esta solicitud de rastreo, { $state } no ha proporcionado a su Estado lo que se quiere divulgar. Compruebe los campos provider y what.
fault_already_has_it = Ese Estado ya la tiene: es el que la proporcionó o el suyo. Indique el Estado al que se va a transmitir o deje el campo vacío.
fault_not_own_officer = No es la cuenta activa de un oficial de rastreo de su Estado. Elija una que lo sea o deje el campo vacío para no asignar a nadie.

# Errores: Estados, autoridades, cuentas y clientes

fault_mixed_roles = Estos roles no se pueden tener a la vez, porque unos son nacionales y otros regionales. Indique roles de una sola clase y cree una segunda cuenta u otro cliente para los demás.
fault_unknown_authority = No existe tal autoridad o usted no puede usarla aquí. Elija en el directorio una que pertenezca al Estado correspondiente.
fault_unknown_contact_point = Esta autoridad no tiene ningún punto de contacto con este identificador. Corríjalo u omítalo para añadir un punto de contacto nuevo.
fault_bad_public_key = Esta clave pública no se puede usar. Envíe una JWK para firmas: OKP con Ed25519 (EdDSA) o EC con P-256 (ES256).
fault_authority_of_another_state = Esta autoridad pertenece a otro Estado. Indique el Estado de la autoridad, o una autoridad de ese Estado.
fault_in_future = Esta fecha es futura. Indique el día en que ocurrió.
fault_not_with_regional_role = Este campo no corresponde a un rol regional. Omítalo.
fault_status_unverified = Una situación sin verificar no puede marcarse como verificada. Indique la situación verificada y su fuente.
fault_not_iso_3166 = Este no es un código de país de ISO 3166-1. Indique sus dos letras mayúsculas, por ejemplo ES.
fault_roles_do_not_fit = Estos roles no corresponden a la autoridad y al Estado del registro. Elija roles del mismo tipo, o cree otra cuenta u otro cliente.

# Errores: forma de compartir

fault_sharing_names_no_states = Esta forma de compartir no nombra Estados. Deje named_states vacío o ponga sharing en named_states.
fault_own_state_named = Su propio Estado siempre puede leer sus registros. Quítelo de la lista.

# Quién lleva las cuentas, y cuerpos incompletos

problem_body_not_read = El cuerpo no llegó completo
    .detail = No se pudo leer el cuerpo hasta el final. Compruebe su longitud y su codificación, y envíelo de nuevo.
problem_own_roles = Nadie cambia sus propios roles ni su propia situación
    .detail = Sus propios roles y su propia situación los cambia otra persona. Pídalo a otro administrador de su autoridad o, si es un rol regional, a otro operador.
problem_authority_has_admin = La autoridad tiene un administrador
    .detail = Esta autoridad tiene otro administrador, activo o en espera de confirmación, que gestiona sus cuentas y clientes. Deje que él se ocupe; si allí nadie puede actuar, desactive primero al que queda.
problem_last_secretariat = La Secretaría debe poder seguir actuando
    .detail = Sin esta cuenta o este cliente, nadie más podría actuar por la Secretaría. Cree otro, haga que se confirme y repita después la modificación.
fault_roles_exclude_each_other = Estos roles no se pueden tener a la vez: operator, secretariat y auditor se excluyen entre sí, y committee_member no se combina con ningún otro. Cree una segunda cuenta u otro cliente para los demás.
# Errores: valores de referencia

fault_means_another = Esto ya significa { $code }. Quítelo de aquí o retírelo antes de ese valor.
fault_nothing_to_compare = Esto no tiene ninguna letra ni cifra por la que se pueda reconocer. Corríjalo o quítelo.
fault_shipped_spelling = { $name } es una grafía que este valor trae de origen, por lo que se mantiene. Vuelva a ponerla en la lista.
fault_shipped_stays = Este valor viene con el servicio, por lo que permanece activo. Omita el campo.
# Errores: el registro

fault_pattern_too_wide = Esto encontraría demasiado. Indique al menos tres caracteres conocidos, dos de ellos juntos al principio o al final.
# Errores: incautaciones

fault_year_in_future = Este año es futuro. Indique el año en que ocurrió.
fault_subdivision_of_another_state = Esta subdivisión no es de su Estado. Indique una cuyo código empiece por { $state }-.
fault_coordinates_go_together = Un lugar tiene las dos coordenadas o ninguna. Indique latitud y longitud, o ninguna de las dos.
fault_not_of_this_class = Un elemento de la clase { $class } no tiene este dato. Omítalo o corrija la clase.
fault_unit_not_of_this_class = Un elemento de la clase { $class } no se cuenta en esta unidad. Use una de las siguientes: { $options }.
fault_serial_means_one = Un número de serie corresponde a un solo objeto. Indique la cantidad 1 y registre cada uno de los demás como un elemento aparte.
fault_quantity_not_whole = Las piezas y los cartuchos se cuentan en números enteros. Indique un número entero o use kilogramos donde la clase lo permita.
fault_import_before_manufacture = Esta importación es anterior a la fabricación. Corrija uno de los dos años.
fault_disposal_needs_particulars = Este destino requiere más datos. Registre primero el elemento en custodia y añada después el destino con esos datos.
fault_disposal_before_seizure = Esta fecha es anterior a la incautación. Corríjala o corrija la fecha de la incautación.
fault_destruction_needs_particulars = Una destrucción requiere la fecha y el método. Complete este dato.
fault_retention_needs_mark = Un arma de fuego conservada para uso oficial debe estar marcada. Indique la marca que se aplicó.
fault_not_of_this_disposal = Este dato no corresponde a este destino. Omítalo o corrija el destino.
fault_after_destruction_needs_remarks = El elemento consta como destruido. Si fue un error, explíquelo en las observaciones.
fault_not_one_firearm = Solo se puede rastrear una única arma de fuego. Elija un elemento de la clase firearm con la cantidad 1.
fault_differs_from_item = El elemento o su incautación dicen otra cosa. Omita este dato, o corrija antes el elemento o la incautación.
# Errores: importaciones

fault_mapping_not_toml = La correspondencia no se puede leer como TOML (línea { $line }: { $fault }). Corríjala ahí.
fault_mapping_of_other_kind = La correspondencia no es para esta clase de registro. Ponga { $kind } en kind, o pida la importación de la otra clase.
fault_mapping_option_unused = Este ajuste no sirve aquí: no con este formato, esta clase de campo o un valor constante. Quítelo.
fault_mapping_key = Una fila necesita una sola clave. Indique las columnas que la hacen la misma fila cuando se vuelve a cargar el archivo, o bien row_hash = true.
fault_mapping_source = Un campo tiene un solo origen. Indique column o bien value.
fault_mapping_row_rule = Una regla de filas hace una sola cosa. Indique reject o bien skip, con el motivo.
fault_mapping_condition = Una condición comprueba una sola cosa. Indique una de empty, equals y contains.
fault_unknown_encoding = No existe esa codificación. Use un nombre de la norma Encoding de WHATWG, como utf-8 o windows-1252.
fault_bad_date_format = No es un formato de fecha. Use las letras de strftime con un año, como %d/%m/%Y, %m/%Y o %Y.
fault_column_missing = El archivo no tiene la columna { $column }. Tiene: { $columns }. Corrija el nombre, el separador o la codificación.
fault_column_repeated = El archivo tiene varias columnas { $column }. Nombre usted las columnas en header, o cambie el nombre de una en el archivo.
fault_sheet_missing = El libro no tiene esa hoja. Tiene: { $sheets }.
fault_file_not_readable = El archivo ya no se pudo leer. Cárguelo de nuevo.
fault_import_broke_off = La importación se interrumpió por un fallo del servicio. Lo que escribió queda. Avise al operador y luego cargue el archivo de nuevo.
fault_import_not_allowed = Quien pidió la importación ya no puede importar: el cliente, la cuenta o la autoridad está desactivada, o se le retiró el rol. Lo que se escribió queda. Haga restablecer el rol o la situación y luego cargue el archivo de nuevo.
fault_workbook_not_readable = El archivo no se puede leer como libro XLSX. Guárdelo como XLSX sin contraseña, o como CSV.
fault_workbook_too_large = El libro es demasiado grande al descomprimirlo. Guárdelo como CSV.
fault_row_rule = Una regla de la correspondencia rechaza esta fila: { $reason }.
fault_row_width = La fila tiene { $found } celdas y el encabezado { $expected }. Revise sus separadores y comillas.
fault_row_too_long = La fila tiene más de { $limit } bytes, quizá porque una comilla no se cierra. Corríjala.
fault_row_quote_open = Una comilla de esta fila no se cierra. Ciérrela, o ponga quote = "" en la correspondencia si las comillas son caracteres comunes.
fault_row_not_decodable = La fila tiene caracteres que no son { $encoding }. Corrija la codificación en la correspondencia, o la fila.
fault_row_not_json = La línea no es un objeto JSON. Escriba un objeto en cada línea.
fault_cell_not_a_date = No es una fecha en ninguno de los formatos de la correspondencia. Corrija la celda o añada su formato.
fault_cell_not_a_number = No es un número como los escribe la correspondencia. Corrija la celda, o thousands y decimal en la correspondencia.
fault_cell_not_a_country = Ningún país tiene este nombre. Corrija la celda o añada un sinónimo a la correspondencia.
fault_cell_not_a_subdivision = Ninguna subdivisión del Estado tiene este nombre o código. Corrija la celda o añada un sinónimo a la correspondencia.
fault_cell_not_a_firearm_type = Ningún tipo de arma de fuego tiene este nombre. Corrija la celda o añada un sinónimo a la correspondencia.
fault_cell_line_break = Una celda de la columna { $column } contiene un salto de línea. Puede faltar una comilla, de modo que las filas siguientes se tomaron por parte de esta; el original las muestra. Corrija las comillas o quite el salto de línea.
fault_cell_not_one_value = Es una lista o un objeto donde corresponde un solo valor. Dé un texto, un número, true, false o null.
fault_weekday_disagrees = La fecha { $date } no cae en el día { $weekday }. Corrija uno de los dos, o el orden de los formatos.
fault_key_empty = La columna { $column } es parte de la clave y aquí está vacía. Complétela.
fault_key_repeated = Una fila anterior de este archivo tiene la misma clave. Corrija la clave, o elija columnas que distingan las filas.
fault_row_not_saved = La fila no se pudo guardar. Inténtelo de nuevo con ella sola; si se vuelve a rechazar, avise al operador.
fault_record_gone = El registro que una importación anterior hizo de esta fila se eliminó después, así que queda como está. Regístrelo de nuevo si de todos modos debe conservarse.

# Estadísticas

statistics_own_source = Registros de { $state } en este servicio, tal como están ahora.
statistics_caveat_seizures = Son los registros que se introdujeron, no todas las armas de fuego en circulación. Dependen de dónde y cómo buscan las autoridades y de lo que registran.
statistics_caveat_traces = Las armas de fuego rastreadas no son una muestra aleatoria de las usadas en delitos ni de las que circulan, y de ellas no puede sacarse ninguna conclusión sobre estas.
statistics_caveat_flows = El país de fabricación o de importación es aquel donde el arma se fabricó o se introdujo lícitamente. No dice dónde pasó a ser ilícita ni por qué camino llegó.
statistics_caveat_time_to_crime = El tiempo hasta el delito solo se conoce de las armas rastreadas hasta una primera venta al por menor con fecha. No son una muestra aleatoria, y un tiempo corto es indicio de tráfico, no prueba.
statistics_caveat_sdg_16_4_2 = Se dan los dos denominadores porque responden a preguntas distintas, y ninguna de las dos proporciones es por sí sola el indicador 16.4.2 de los ODS. El origen cuenta como rastreado por una respuesta o como determinado por el contexto delictivo.
statistics_denominator_all = Todas las armas de fuego incautadas, halladas o entregadas
statistics_denominator_potentially_traceable = Armas de fuego incautadas, halladas o entregadas que llevan una marca única (potencialmente rastreables)
statistics_release_source = Rastro, registros de los Estados participantes al { $date }; publicación { $id }.
statistics_caveat_withheld = No se muestran los números que podrían revelar datos de un solo Estado, ni otros de los que podrían deducirse.
statistics_title_seizures_by_kind_and_year = Incautaciones, hallazgos y entregas por clase y año, { $from }–{ $to }
statistics_title_firearms_by_type_and_year = Armas de fuego por tipo y año, { $from }–{ $to }
statistics_title_firearms_by_origin_and_context = Armas de fuego por país de fabricación y contexto delictivo, { $from }–{ $to }
statistics_title_firearms_by_tracing_and_marking = Armas de fuego por origen determinado y marcaje (ODS 16.4.2), { $from }–{ $to }
statistics_title_other_items_by_class_and_year = Municiones, explosivos y otros materiales por clase y año, { $from }–{ $to }
statistics_title_traces_by_outcome_and_year = Solicitudes de rastreo por resultado y año, { $from }–{ $to }
statistics_title_time_to_crime_by_band_and_year = Tiempo hasta el delito de armas rastreadas por intervalo y año, { $from }–{ $to }
statistics_unit_seizures_by_kind_and_year = Hechos registrados
statistics_unit_firearms_by_type_and_year = Elementos registrados
statistics_unit_firearms_by_origin_and_context = Elementos registrados
statistics_unit_firearms_by_tracing_and_marking = Elementos registrados
statistics_unit_other_items_by_class_and_year = Elementos registrados
statistics_unit_traces_by_outcome_and_year = Solicitudes, una por cada Estado destinatario
statistics_unit_time_to_crime_by_band_and_year = Armas de fuego
statistics_axis_seizures_by_kind_and_year = Clase
statistics_axis_firearms_by_type_and_year = Tipo
statistics_axis_firearms_by_origin_and_context = País de fabricación
statistics_axis_firearms_by_tracing_and_marking = Origen
statistics_axis_other_items_by_class_and_year = Clase
statistics_axis_traces_by_outcome_and_year = Resultado
statistics_axis_time_to_crime_by_band_and_year = Tiempo de la primera venta al hallazgo
statistics_label_seized = Incautados
statistics_label_found = Hallados
statistics_label_surrendered = Entregados
statistics_label_pistol = Pistola
statistics_label_revolver = Revólver
statistics_label_rifle = Fusil
statistics_label_carbine = Carabina
statistics_label_shotgun = Escopeta
statistics_label_submachine_gun = Subfusil
statistics_label_light_machine_gun = Ametralladora ligera
statistics_label_heavy_machine_gun = Ametralladora pesada
statistics_label_grenade_launcher = Lanzagranadas
statistics_label_grenade = Granada
statistics_label_rocket_launcher = Lanzacohetes
statistics_label_mine = Mina
statistics_label_firearms_trafficking = Tráfico de armas de fuego
statistics_label_illicit_manufacturing = Fabricación ilícita
statistics_label_drug_trafficking = Tráfico de drogas
statistics_label_organized_crime = Delincuencia organizada
statistics_label_terrorism = Terrorismo
statistics_label_violent_crime = Delitos violentos
statistics_label_property_crime = Delitos contra la propiedad
statistics_label_other_trafficking = Otro tráfico
statistics_label_other_crime = Otro delito
statistics_label_none_found = Sin contexto delictivo hallado
statistics_label_traced = Rastreada por una respuesta
statistics_label_established = Determinada por el contexto
statistics_label_neither = Ni lo uno ni lo otro
statistics_label_marked = Con marca única
statistics_label_not_marked = Sin marca única
statistics_label_ammunition = Municiones
statistics_label_explosive = Explosivos
statistics_label_other_related_material = Otros materiales relacionados
statistics_label_traced_to_purchaser = Rastreada hasta un comprador
statistics_label_traced_to_dealer = Rastreada hasta un comerciante
statistics_label_traced_to_importer_or_exporter = Rastreada hasta un importador o exportador
statistics_label_traced_to_another_state = Rastreada hasta otro Estado
statistics_label_not_traced = No rastreada
statistics_label_not_answered = Sin respuesta
statistics_label_up_to_one_year = Hasta 1 año
statistics_label_one_to_three_years = Más de 1 y hasta 3 años
statistics_label_over_three_years = Más de 3 años
statistics_label_other = Otros
statistics_label_unknown = Desconocido
statistics_label_not_recorded = No registrado
statistics_label_total = Total
statistics_label_withheld = no se muestra
statistics_title_totals = { $title } (totales)
statistics_noted = { $name }: { $value }
statistics_unit_flows = Elementos registrados, o solicitudes, una por cada Estado destinatario
statistics_by_flow = flujo
statistics_by_from = desde
statistics_by_to = hacia
statistics_by_year = año
statistics_by_month = mes
statistics_by_state = Estado
statistics_by_subdivision = subdivisión
statistics_by_type = tipo
statistics_by_calibre = calibre
statistics_by_make = marca
statistics_by_country_of_manufacture = país de fabricación
statistics_by_class = clase
statistics_by_context = contexto delictivo
statistics_by_outcome = resultado
statistics_figure_seizures = Elementos incautados, hallados o entregados
statistics_figure_traces = Solicitudes de rastreo enviadas y recibidas
statistics_figure_traces_outgoing = Solicitudes de rastreo enviadas
statistics_figure_traces_incoming = Solicitudes de rastreo recibidas
statistics_figure_flows = Flujos de armas de fuego y de solicitudes de rastreo
statistics_figure_time_to_crime = Tiempo hasta el delito de armas rastreadas
statistics_figure_sdg_16_4_2 = Armas de fuego por origen determinado (ODS 16.4.2)
statistics_title_by_1 = { $title }, por { $first }
statistics_title_by_2 = { $title }, por { $first } y { $second }
statistics_title_by_3 = { $title }, por { $first }, { $second } y { $third }
statistics_label_others = Todos los demás ({ $count })
statistics_label_firearm = Armas de fuego
statistics_label_manufacture = Desde el país de fabricación
statistics_label_import = Desde el país de importación
statistics_label_trace_request = Solicitudes de rastreo
statistics_label_pieces = unidades
statistics_label_rounds = cartuchos
statistics_label_kilograms = kilogramos
statistics_label_days = días
statistics_label_median = Mediana
statistics_label_quantity = Cantidad
statistics_label_unit = Unidad
statistics_label_source = Fuente
statistics_label_caveat = Advertencia
statistics_label_all_firearms = Todas las armas de fuego
fault_release_years = Una publicación abarca de dos a diez años, para que ningún año sea su propio total. Indique un último año posterior al primero, en nueve como máximo.
fault_unknown_release = No hay ninguna publicación con este id. Indique el id de la que se corrige u omítalo.

# Ciclos de informes
fault_ends_before_it_begins = Termina antes de empezar. Corrija una de las dos fechas.
fault_unknown_questionnaire = No hay ningún cuestionario publicado con este identificador. Indique el de uno que GET /v1/questionnaires muestre como publicado.
fault_not_invited = { $state } no está invitado a este ciclo. Invítelo primero.
fault_extension_not_later = Una prórroga concede más tiempo. Indique un día posterior al { $due_on }.

# Informes de aplicación
problem_four_eyes = Presentado por su único redactor
    .detail = Quien presenta un informe no puede ser la única persona que modificó sus respuestas o, tras una presentación anterior, lo que ha cambiado desde entonces. La respuesta a una solicitud de aclaración cuenta como cambio. Haga que presente el informe otro aprobador, o que otro redactor modifique una respuesta: guardarla tal como está no cuenta.
problem_clarification_unanswered = Aclaración sin responder
    .detail = Estas solicitudes de aclaración esperan respuesta: { $numbers }. Responda a cada una y presente el informe después.
problem_review_unfinished = Examen no terminado
    .detail = Un examen se concluye cuando se han asignado al menos { $needed } miembros del Comité y cada uno ha terminado o ha sido relevado, y al menos uno ha terminado. No cuenta quien ha declarado un conflicto. Contados hasta ahora: { $reviewers }. Siguen abiertas: { $numbers }.
problem_not_your_review = Esta parte del examen no es suya
    .detail = Usted no tiene ninguna asignación para esta parte del informe, por lo que no puede dar este paso. Consulte en review-assignments quién examina qué secciones; las asigna la Secretaría.
problem_review_completed = Usted ya terminó esta parte del examen
    .detail = Usted ya terminó su asignación para esta parte del informe, por lo que no puede modificar la conclusión. Si hace falta, pida a la Secretaría que ponga fin a la asignación y se la encargue de nuevo.
problem_conflict_declared = Usted ha declarado un conflicto
    .detail = Usted ha declarado un conflicto de intereses respecto de este informe y ya no escribe nada en su examen. La Secretaría decide y le releva; usted no tiene que hacer nada.
problem_nothing_to_search_for = Nada que buscar
    .detail = Estas son palabras menores, como artículos y preposiciones, o signos, y están en todos los textos. Añada una palabra con significado, como marcaje o incautación, o indique en language el idioma de los informes en el que lo tiene.
fault_unknown_cycle = No existe el ciclo de informes { $cycle }. Elija uno de los que muestra GET /v1/reporting-cycles.
fault_cycle_not_open = Los informes de este ciclo pueden iniciarse a partir del { $opens_on }. Vuelva entonces.
fault_unknown_question = No existe la pregunta { $question }. Indique la clave de una que exista.
fault_question_repeated = Esta pregunta ya figura antes en la lista. Indique cada pregunta una sola vez.
fault_answer_is_confidential = Esta respuesta está marcada como confidencial. Guárdela sin esa marca antes de consentir su publicación.
fault_answer_hangs_on_confidential = Esta pregunta solo se formula a causa de una respuesta marcada como confidencial, y la revelaría. Guarde aquella respuesta sin la marca antes de consentir la publicación de esta.
fault_no_answer_to_publish = Esta pregunta no tiene en el informe ninguna respuesta que se pueda publicar. Respóndala primero o indique false.
fault_answer_missing = Esta pregunta debe responderse. Guarde una respuesta.
fault_answer_not_confirmed = Esta respuesta procede de un informe anterior. Confírmela guardándola.
fault_answer_does_not_fit = Esta respuesta ya no corresponde a su pregunta. Corríjala.
fault_figure_no_data = No hay registros para calcular esta cifra. Corríjala con un motivo o déjela fuera.
fault_figure_differs = La cifra propuesta ahora es { $value }. Acéptela o corríjala con un motivo.
figure_trace_requests_sent = Solicitudes de rastreo que el Estado envió en el período, cada una contada una vez; los borradores no cuentan.
figure_trace_requests_received = Solicitudes de rastreo dirigidas al Estado y enviadas a este en el período.
figure_trace_requests_answered = De las solicitudes recibidas en el período, las que el Estado ha respondido hasta ahora; las denegaciones no cuentan.
figure_median_days_to_acknowledge = Mediana de los días entre el envío y el acuse de recibo, de las solicitudes recibidas en el período con acuse hasta ahora.
figure_median_days_to_answer = Mediana de los días entre el envío y la respuesta, de las solicitudes recibidas en el período y respondidas hasta ahora.
figure_share_of_requests_refused = Proporción de las solicitudes recibidas en el período que el Estado denegó, en total y por motivo.
figure_firearms_seized = Piezas de la clase arma de fuego en registros de incautación, fechados en el período, en total y por tipo.
figure_firearms_found = Piezas de la clase arma de fuego en registros de hallazgo, fechados en el período, en total y por tipo.
figure_firearms_surrendered = Piezas de la clase arma de fuego en registros de entrega, fechados en el período, en total y por tipo.
figure_firearms_destroyed = Piezas de la clase arma de fuego cuya destrucción está fechada en el período, cada una según su última destrucción.
figure_share_of_firearms_marked = Proporción de las armas de fuego incautadas, halladas o entregadas en el período que llevan una marca única.
figure_sdg_16_4_2_all = ODS 16.4.2 sobre todas las armas de fuego incautadas, halladas o entregadas en el período: la proporción cuyo origen se rastreó o cuyo contexto ilícito se estableció.
figure_sdg_16_4_2_potentially_traceable = ODS 16.4.2 sobre las armas de fuego del período que llevan una marca única y por tanto podían rastrearse.
fault_reviewer_of_own_state = Un informe lo examinan miembros de otros Estados. Elija un miembro de otro Estado.
fault_reviewer_has_conflict = Este miembro ha declarado un conflicto respecto de este informe. Elija a otro.
fault_not_a_committee_member = No es un cliente ni una cuenta activa de un miembro del Comité. Elija uno que lo sea.
fault_unknown_section = El cuestionario no tiene esa sección. Use una clave que figure en él.
fault_section_already_assigned = Este miembro ya tiene esta sección, en una asignación abierta o terminada. Quítela, o releve antes al miembro de esa asignación.
export_report_title = Informe sobre la aplicación de la CIFTA
export_compilation_title = Informes sobre la aplicación de la CIFTA
export_sample_notice = Las preguntas son una muestra. El Comité Consultivo no las ha aprobado.
export_contents = Índice
export_page = página { $page } de { $pages }
export_state = Estado
export_cycle = Ciclo
export_questionnaire = Cuestionario
export_period = Período
export_from_to = del { $from } al { $to }
export_status = Situación
export_submitted_on = Presentado el
export_late = con retraso
export_reference = Referencia
export_reference_version = { $id }, versión { $version }
export_reference_draft = { $id }, borrador
export_hash_of_report = SHA-256 de esta versión tal como se presentó: de “content” en GET /v1/implementation-reports/{ $id }/versions/{ $version }, en JSON canónico (RFC 8785).
export_hash_of_whole_report = SHA-256 de esta versión tal como se presentó, íntegra. Este documento no la muestra entera: el Estado, los miembros del Comité que la examinan y la Secretaría pueden comprobar el hash.
export_hash_of_compilation = SHA-256 de lo que este lector recibe como JSON en …/compilation/json en este idioma, sin el miembro “sha256”, en forma canónica (RFC 8785).
export_article = Artículo { $article }. { $title }
export_overview = Situación de cada Estado
export_obligation = Obligación
export_obligation_must = Debe informar
export_obligation_may = Puede informar
export_standing_given = Dada
export_standing_carried = Tomada del ciclo anterior, sin confirmar
export_standing_not_answered = Sin respuesta
export_standing_not_asked = No se pregunta: depende de otra respuesta
export_standing_not_published = No publicada
export_standing_confidential = Confidencial
export_marked_confidential = Marcada como confidencial por el Estado
export_no_rows = Sin filas
export_no_data = Sin datos
export_evidence = Evidencia
export_decision_accepted = Aceptada como la propuso Rastro
export_decision_corrected = Corregida por el Estado
export_decision_left_out = Omitida por el Estado
export_reason = Motivo
export_proposed = Propuesta de Rastro
export_method = Método
export_records = Registros contados
export_breakdown = Según el recuento de Rastro
export_conclusion = Conclusión del Comité Consultivo
export_recommendation = Recomendación
export_no_recommendation = Sin recomendación
export_good_practice = Buena práctica
export_assistance_suggested = Asistencia sugerida
export_responses = Respuesta del Estado a las conclusiones
export_yes = sí
export_no = no
export_status_not_submitted = No presentado
export_status_draft = Borrador
export_status_ready_for_approval = Listo para su aprobación
export_status_submitted = Presentado
export_status_under_review = En examen
export_status_clarification_requested = Aclaración solicitada
export_status_concluded = Concluido
export_status_published = Publicado
export_status_withdrawn = Retirado
export_sheet_about = Acerca de
export_sheet_overview = Resumen
export_sheet_answers = Respuestas
export_sheet_tables = Tablas
export_sheet_conclusions = Conclusiones
export_in_tables = En la hoja «{ $sheet }»
export_column_state = Código del Estado
export_column_state_name = Estado
export_column_cycle = Ciclo
export_column_report = Informe
export_column_version = Versión
export_column_article = Artículo
export_column_question = Clave de la pregunta
export_column_number = Número
export_column_text = Pregunta
export_column_kind = Tipo
export_column_standing = Condición de la respuesta
export_column_value = Respuesta
export_column_keys = Clave de la opción
export_column_unit = Unidad
export_column_confidential = Confidencial
export_column_decision = Decisión
export_column_reason = Motivo
export_column_proposed = Propuesta de Rastro
export_column_records = Registros contados
export_column_evidence = Evidencia
export_column_late = Con retraso
export_column_row = Fila
export_kind_yes_no_partial = Sí, no o parcialmente
export_kind_single_choice = Opción única
export_kind_multiple_choice = Varias opciones
export_kind_text = Texto
export_kind_number = Número
export_kind_date = Fecha
export_kind_year = Año
export_kind_table = Tabla
export_kind_law_reference = Referencia normativa
export_kind_contact = Contacto
export_kind_file = Archivo
export_kind_figure = Cifra
answer_yes = Sí
answer_no = No
answer_partial = Parcialmente
export_unit_requests =
    { $count ->
        [one] solicitud de rastreo
       *[other] solicitudes de rastreo
    }
export_unit_firearms =
    { $count ->
        [one] arma de fuego
       *[other] armas de fuego
    }
export_unit_days =
    { $count ->
        [one] día
       *[other] días
    }
export_unit_share = proporción, de 0 a 1
export_percent = { $number } %
statistics_label_ongoing_investigation = Investigación en curso
statistics_label_confidentiality_law = Ley sobre información confidencial
statistics_label_confidentiality_not_guaranteed = Confidencialidad no garantizada
statistics_label_national_security = Seguridad nacional
# Errores: cuestionarios y respuestas

fault_key_taken = La clave { $key } ya está ocupada aquí. Indique otra.
fault_not_of_this_kind = Lo que es de tipo { $kind } no tiene este elemento. Omítalo o corrija el tipo.
fault_not_whole = Aquí solo se admite un número entero. Indique uno sin decimales.
fault_minimum_above_maximum = El mínimo es mayor que el máximo, que es { $maximum }. Corrija uno de los dos.
fault_condition_not_on_choice = Una condición depende de una elección, y esta pregunta es de tipo { $kind }. Nombre una pregunta de tipo yes_no_partial, single_choice o multiple_choice.
fault_condition_cycle = Las condiciones de estas preguntas remiten unas a otras en círculo, de modo que ninguna se formularía nunca: { $questions }. Cambie una de las condiciones.
fault_figure_taken = Otra pregunta ya pide esta cifra. Omita una de las dos.
fault_keeps_without_predecessor = Este cuestionario no tiene predecesor, así que no hay ninguna pregunta { $question } que conservar. Omita este campo.
fault_kept_kind = La pregunta { $question } del predecesor es de tipo { $kind }. Dé a esta el mismo tipo u omita keeps.
fault_kept_twice = Otra pregunta ya conserva la pregunta { $question }. Omita keeps en una de las dos.
fault_no_questions = Aquí no hay preguntas. Añada una antes de publicar el cuestionario.
fault_translation_missing =
    { $language ->
        [en] Falta este texto en inglés. Añádalo antes de publicar el cuestionario.
        [es] Falta este texto en español. Añádalo antes de publicar el cuestionario.
        [pt] Falta este texto en portugués. Añádalo antes de publicar el cuestionario.
       *[fr] Falta este texto en francés. Añádalo antes de publicar el cuestionario.
    }
fault_code_of_predecessor = Todas las versiones de un cuestionario tienen un mismo código. Indique el del predecesor: { $code }.
fault_has_successor = El predecesor ya fue reemplazado por la versión { $version }, o esa versión se está redactando. Continúe con ella.
fault_not_a_link = No es un enlace que se abra en un navegador. Escríbalo completo, como https://www.example.org/pagina.
fault_empty_row = Esta fila está vacía. Complétela u omítala.
fault_left_out_has_value = Una cifra que se omite no tiene valor. Quite el valor o cambie la decisión.
fault_not_a_workbook = El archivo no se puede leer como libro XLSX. Guárdelo como XLSX sin contraseña.
fault_workbook_without_questionnaire = La hoja questionnaire debe tener exactamente una fila bajo su encabezado. Ponga allí el título, el código y la introducción.
