
# Problèmes : titre et détail

problem_not_json = Le corps n’est pas du JSON
    .detail = Le corps ne peut pas être lu comme du JSON (ligne { $line }, colonne { $column }). Corrigez-le à cet endroit et renvoyez-le.
problem_invalid_query = Les paramètres de requête ne sont pas valides
    .detail = Une partie des paramètres de requête n’est pas valide. Corrigez ceux qui sont indiqués dans errors. La description de l’API énumère ceux qui sont admis.
problem_invalid_header = Un en-tête n’est pas valide
    .detail = La valeur d’un en-tête n’est pas valide. Corrigez les en-têtes indiqués dans errors et renvoyez l’appel.
problem_missing_token = Jeton d’accès requis
    .detail = Cet appel exige un jeton d’accès. Obtenez-en un auprès de /oauth/token et envoyez-le dans l’en-tête Authorization comme jeton Bearer.
problem_invalid_token = Jeton d’accès refusé
    .detail = Le jeton d’accès a expiré, a été révoqué ou ne peut pas être vérifié. Obtenez-en un nouveau auprès de /oauth/token et renvoyez l’appel.
problem_role_lacks_action = Vos rôles ne permettent pas cette action
    .detail = Aucun de vos rôles ne le permet ici (action : { $action }). GET /v1/roles indique ce que chaque rôle peut faire. Si vous avez besoin d’un autre rôle, adressez-vous à l’administrateur de votre autorité ou, pour un rôle régional, à l’opérateur.
problem_not_your_step = Cette étape revient à l’autre partie
    .detail = Votre État ne peut pas accomplir cette étape, car elle revient à l’autre partie. Consultez l’enregistrement pour voir de quel côté se trouve votre État et ce qu’il peut faire.
problem_not_found = Introuvable
    .detail = Cet enregistrement n’existe pas ou ne vous est pas accessible. Vérifiez l’adresse et l’identifiant.
problem_method_not_allowed = Méthode non autorisée
    .detail = Cette adresse n’accepte pas cette méthode. Utilisez l’une de celles qui figurent dans l’en-tête Allow.
problem_not_acceptable = Aucun type de média que l’en-tête Accept admette
    .detail = L’en-tête Accept exclut ce par quoi cet appel répond : { $available }. Envoyez l’un de ces types dans Accept ou omettez l’en-tête.
problem_wrong_state = Impossible dans la situation actuelle
    .detail = Cette étape ne peut pas être accomplie dans la situation actuelle, indiquée dans current_status. Accomplissez l’une des étapes indiquées dans allowed_steps. S’il n’y en a aucune, vous n’avez rien à faire ici pour le moment.
problem_duplicate_trace_request = Une demande de traçage est déjà ouverte pour la même arme
    .detail = Votre État a déjà une demande de traçage ouverte pour la même arme à feu, indiquée dans duplicate_of. Poursuivez celle-ci ou, s’il vous en faut vraiment une autre, renvoyez la présente demande avec duplicate_of_acknowledged à true.
problem_duplicate_value = La valeur est déjà utilisée
    .detail = Un autre enregistrement a déjà cette valeur dans le champ { $field }, où chaque valeur doit être unique. Indiquez une autre valeur ou utilisez l’enregistrement existant.
problem_secret_not_replayed = Le secret n’est plus affiché
    .detail = Cette Idempotency-Key a déjà créé l’enregistrement, et son secret n’a été affiché que cette fois-là. Si vous ne l’avez pas conservé, désactivez cet enregistrement et créez-en un autre avec une nouvelle clé.
problem_precondition_failed = L’enregistrement n’est pas tel que vous l’avez vu
    .detail =
        { $found ->
            [absent] Il n’y a encore rien ici qu’un en-tête If-Match puisse désigner. Envoyez à sa place If-None-Match: * pour enregistrer le premier.
            [present] Quelqu’un a enregistré ceci avant vous : If-None-Match: * n’est donc plus vérifié. Lisez l’enregistrement et refaites votre modification avec son ETag dans If-Match.
           *[changed] L’enregistrement n’est plus celui qu’indique votre en-tête If-Match. Relisez-le, examinez ce qui a changé et refaites votre modification avec la nouvelle ETag.
        }
problem_precondition_required = En-tête If-Match ou If-None-Match requis
    .detail =
        { $found ->
            [absent] Il n’y a encore rien ici. Envoyez If-None-Match: * pour enregistrer le premier sans écraser le travail d’une autre personne.
           *[present] Cette modification exige l’en-tête If-Match, afin de ne pas écraser le travail d’une autre personne. Lisez l’enregistrement et envoyez son ETag dans If-Match.
        }
problem_body_too_large = Le corps est trop volumineux
    .detail = Le corps peut compter au plus { $limit } octets. Réduisez-le et renvoyez-le.
problem_unsupported_media_type = Type de contenu non pris en charge
    .detail = Cet appel exige un corps de type { $expected }. Convertissez le corps si nécessaire et indiquez ce type dans l’en-tête Content-Type.
problem_invalid_body = Le corps contient des erreurs
    .detail = Rien n’a été enregistré. Corrigez toutes les erreurs énumérées dans errors et renvoyez le corps.
problem_idempotency_key_reused = L’Idempotency-Key a servi à un autre appel
    .detail = Au cours des dernières 24 heures, cette Idempotency-Key a servi à un appel avec une autre adresse ou un autre corps. Utilisez une nouvelle clé pour chaque nouvel appel et ne répétez une clé qu’avec exactement le même appel.
problem_too_many_requests = Trop d’appels
    .detail = Vous avez envoyé trop d’appels en peu de temps. Attendez le nombre de secondes indiqué dans l’en-tête Retry-After, puis continuez plus lentement.
problem_internal = Erreur interne du service
    .detail = Une erreur propre au service s’est produite. L’identifiant de l’appel figure dans cette réponse, sous request_id : communiquez-le à l’opérateur.
problem_unavailable = Le service est momentanément indisponible
    .detail = Le service ne peut pas le faire pour le moment. Attendez le nombre de secondes indiqué dans l’en-tête Retry-After et réessayez. Répétez un POST avec la même Idempotency-Key.

# Erreurs : forme des corps, des paramètres et des en-têtes

fault_malformed = Cette valeur ne peut pas être lue. Comparez-la avec la description de l’API et corrigez-la.
fault_required = Cette information est obligatoire. Indiquez-la.
fault_unknown_field = Ce champ n’existe pas ici. Vérifiez son orthographe ou omettez-le.
fault_wrong_type = La valeur n’est pas du bon type. Utilisez le type que la description de l’API indique pour ce champ.
fault_not_in_list = Cette valeur n’est pas admise. Utilisez l’une des suivantes : { $options }.
fault_bad_format =
    { $format ->
        [date] Cette valeur n’est pas une date. Écrivez-la sous la forme 2026-03-01.
        [date-time] Cette valeur n’est pas une date avec heure. Écrivez-la sous la forme 2026-03-01T12:00:00Z.
        [email] Cette valeur n’est pas une adresse électronique. Écrivez-la sous la forme nom@example.org.
        [uuid] Cette valeur n’est pas un identifiant. Indiquez-le exactement tel que vous l’avez reçu.
       *[other] Cette valeur n’est pas au format { $format }. Voyez la description de l’API.
    }
fault_bad_pattern = Cette valeur n’a pas la forme requise. Elle doit correspondre au motif { $pattern }.
fault_too_long = Ce texte est trop long. Ramenez-le à { $limit } caractères au plus.
fault_too_short = Ce texte est trop court. Écrivez au moins { $limit } caractères.
fault_too_many = Il y a trop d’éléments. Indiquez-en { $limit } au plus.
fault_too_few = Il n’y a pas assez d’éléments. Indiquez-en au moins { $limit }.
fault_too_large = Le nombre est trop grand. Indiquez { $limit } ou moins.
fault_too_small = Le nombre est trop petit. Indiquez { $limit } ou plus.
fault_not_unique = Un élément figure plus d’une fois. Indiquez chacun une seule fois.
fault_control_character = Le texte contient des caractères de contrôle. Supprimez-les tous, sauf les tabulations et les sauts de ligne (LF).
fault_unknown_parameter = Ce paramètre n’existe pas ici. Vérifiez son orthographe ou omettez-le.
fault_repeated_parameter = Ce paramètre figure plus d’une fois. Indiquez-le une seule fois.
fault_bad_entity_tag = Ce n’est pas une étiquette d’entité. Envoyez l’ETag exactement telle que vous l’avez reçue, guillemets compris.
fault_bad_idempotency_key = Cette clé ne peut pas être utilisée. Envoyez de 1 à 255 caractères ASCII visibles, sans espaces.
fault_no_body_here = Cet appel n’accepte pas de corps. Envoyez-le sans corps.

# Erreurs : demandes de traçage

fault_unknown_country = { $code } n’est pas un code de pays. Utilisez les deux lettres majuscules de la norme ISO 3166-1, par exemple BR ou HT.
fault_unknown_subdivision = { $code } n’est pas un code de subdivision. Utilisez un code de la norme ISO 3166-2, par exemple BR-PE.
fault_before_1800 = Cette date est antérieure à 1800. Vérifiez l’année.
fault_before_1900 = Cette date est antérieure à 1900. Vérifiez l’année.
fault_urgency_needs_justification = Une demande de traçage urgente doit être justifiée. Expliquez pourquoi elle est urgente ou mettez l’urgence à routine.
fault_self_addressed = Votre État ne peut pas s’adresser la demande à lui-même. Retirez-le de la liste.
fault_addressed_twice = { $state } figure déjà parmi les destinataires. Retirez-le de la liste.
fault_unknown_state = L’État { $state } ne figure pas dans le répertoire. Utilisez le code à deux lettres d’un État figurant dans GET /v1/states.
fault_state_not_addressable = { $state } ne reçoit pas de demandes de traçage par ce service. Retirez-le de la liste et utilisez une autre voie pour cet État.
fault_no_contact_point = { $state } n’a aucun point de contact actif qui reçoive les demandes de traçage. Retirez-le de la liste ou demandez au Secrétariat d’en faire inscrire un.
fault_not_own_contact_point = Ce n’est pas un point de contact actif de votre État. Choisissez-en un qui le soit ou laissez le champ vide.
fault_serial_required = Avec cette valeur de serial_condition, le numéro de série est requis. Indiquez-le tel qu’il est marqué, avec ? à la place de chaque caractère illisible, ou corrigez serial_condition.
fault_serial_forbidden = Avec cette valeur de serial_condition, il ne peut pas y avoir de numéro de série. Laissez-le vide ou, si certains caractères sont lisibles, mettez serial_condition à partial.
fault_serial_not_intact = Certains caractères de ce numéro sont marqués comme inconnus. Mettez serial_condition à partial ou donnez le numéro entier.
fault_incomplete_needs_remark = L’identification est signalée comme incomplète. Précisez dans cette remarque ce qui manque et pourquoi.
fault_identification_needed = Sans cette information, l’arme à feu ne peut pas être tracée. Indiquez son type, sa marque ou son fabricant, et son pays de fabrication ou d’importation. Si ce n’est pas possible, mettez identification_incomplete à true et ajoutez une remarque.
fault_recovery_in_future = La date de récupération ne peut pas être postérieure à aujourd’hui (UTC). Corrigez-la.
fault_not_traced_needs_reason = Si l’arme à feu n’a pas pu être tracée, un motif est requis. Choisissez-en un.
fault_chain_backwards = La date de cet événement est antérieure à celle d’un événement qui le précède dans la chaîne. Placez les événements dans l’ordre de détention ou corrigez la date ou sa précision.
fault_not_in_patch = Ce champ ne peut pas être fixé lors de la modification d’un brouillon. Omettez-le. Pour envoyer le brouillon, utilisez l’étape de soumission (submission).
fault_closure_needs_reason = La demande de traçage est encore ouverte, et sa clôture exige un motif. Indiquez-le.
fault_nothing_changed = Ces modifications ne changent rien. Indiquez au moins une valeur différente de la valeur actuelle.
fault_provided_nothing = Dans cette demande de traçage, { $state } n’a pas fourni à votre État ce qui doit être divulgué. Vérifiez les champs provider et what.
fault_already_has_it = Cet État l’a déjà : c’est celui qui l’a fournie ou le vôtre. Indiquez l’État auquel elle doit être transmise ou laissez le champ vide.
fault_not_own_officer = Ce n’est pas le compte actif d’un agent de traçage de votre État. Choisissez-en un qui le soit ou laissez le champ vide pour ne désigner personne.

# Erreurs : États, autorités, comptes et clients

fault_mixed_roles = Ces rôles ne peuvent pas être réunis, car les uns sont nationaux et les autres régionaux. Indiquez des rôles d’une seule sorte et créez un second compte ou un autre client pour les autres.
fault_unknown_authority = Cette autorité n’existe pas ou vous ne pouvez pas l’utiliser ici. Choisissez dans le répertoire une autorité qui relève de l’État concerné.
fault_unknown_contact_point = Cette autorité n’a aucun point de contact portant cet identifiant. Corrigez-le ou omettez-le pour ajouter un nouveau point de contact.
fault_bad_public_key = Cette clé publique ne peut pas être utilisée. Envoyez une JWK destinée à la signature : OKP avec Ed25519 (EdDSA) ou EC avec P-256 (ES256).
fault_authority_of_another_state = Cette autorité relève d’un autre État. Indiquez l’État de l’autorité, ou une autorité de cet État.
fault_in_future = Cette date est dans le futur. Indiquez le jour où cela a eu lieu.
fault_not_with_regional_role = Ce champ ne s’applique pas à un rôle régional. Omettez-le.
fault_status_unverified = Un statut non vérifié ne peut pas être marqué comme vérifié. Indiquez le statut vérifié et sa source.
fault_not_iso_3166 = Ce n’est pas un code de pays de la norme ISO 3166-1. Indiquez ses deux lettres majuscules, par exemple ES.
fault_roles_do_not_fit = Ces rôles ne correspondent pas à l’autorité et à l’État de l’enregistrement. Choisissez des rôles du même type, ou créez un autre compte ou client.

# Erreurs : partage

fault_sharing_names_no_states = Ce mode de partage ne nomme aucun État. Laissez named_states vide ou mettez sharing à named_states.
fault_own_state_named = Votre propre État peut toujours lire ses enregistrements. Retirez-le de la liste.

# Qui gère les comptes, et corps incomplets

problem_body_not_read = Le corps n’est pas arrivé en entier
    .detail = Le corps n’a pas pu être lu jusqu’au bout. Vérifiez sa longueur et son codage, puis renvoyez-le.
problem_own_roles = Nul ne modifie ses propres rôles ni son propre statut
    .detail = Vos propres rôles et votre propre statut sont modifiés par quelqu’un d’autre. Adressez-vous à un autre administrateur de votre autorité ou, pour un rôle régional, à un autre opérateur.
problem_authority_has_admin = L’autorité a un administrateur
    .detail = Cette autorité a un autre administrateur, actif ou en attente de confirmation, qui gère ses comptes et ses clients. Laissez-le s’en charger. Si personne ne peut y agir, désactivez d’abord celui qui reste.
problem_last_secretariat = Le Secrétariat doit pouvoir continuer d’agir
    .detail = Sans ce compte ou ce client, plus personne ne pourrait agir pour le Secrétariat. Créez-en un autre, faites-le confirmer, puis refaites la modification.
fault_roles_exclude_each_other = Ces rôles ne peuvent pas être réunis : operator, secretariat et auditor s’excluent mutuellement, et committee_member ne se combine avec aucun autre. Créez un second compte ou un autre client pour les autres.
# Erreurs : valeurs de référence

fault_means_another = Ceci signifie déjà { $code }. Retirez-le d’ici, ou retirez-le d’abord de cette valeur.
fault_nothing_to_compare = Ceci n’a ni lettre ni chiffre qui permette de le reconnaître. Corrigez-le ou retirez-le.
fault_shipped_spelling = { $name } est une graphie d’origine de cette valeur, elle y reste donc. Remettez-la dans la liste.
fault_shipped_stays = Cette valeur est fournie avec le service, elle reste donc active. Omettez le champ.
# Erreurs : le registre

fault_pattern_too_wide = Cela donnerait trop de résultats. Indiquez au moins trois caractères connus, dont deux qui se suivent au début ou à la fin.
# Erreurs : saisies

fault_year_in_future = Cette année est dans le futur. Indiquez l’année où cela a eu lieu.
fault_subdivision_of_another_state = Cette subdivision n’est pas de votre État. Indiquez-en une dont le code commence par { $state }-.
fault_coordinates_go_together = Un lieu a ses deux coordonnées ou aucune. Indiquez la latitude et la longitude, ou ni l’une ni l’autre.
fault_not_of_this_class = Un objet de la classe { $class } n’a pas cette donnée. Omettez-la ou corrigez la classe.
fault_unit_not_of_this_class = Un objet de la classe { $class } ne se compte pas dans cette unité. Utilisez l’une des suivantes : { $options }.
fault_serial_means_one = Un numéro de série appartient à un seul objet. Indiquez la quantité 1 et enregistrez chacun des autres à part.
fault_quantity_not_whole = Les pièces et les cartouches se comptent en nombres entiers. Indiquez un nombre entier, ou utilisez les kilogrammes là où la classe le permet.
fault_import_before_manufacture = Cette importation est antérieure à la fabrication. Corrigez l’une des deux années.
fault_disposal_needs_particulars = Cette destination exige des précisions. Enregistrez d’abord l’objet sous garde, puis ajoutez la destination avec ces précisions.
fault_disposal_before_seizure = Cette date est antérieure à la saisie. Corrigez-la ou corrigez la date de la saisie.
fault_destruction_needs_particulars = Une destruction exige sa date et sa méthode. Complétez cette donnée.
fault_retention_needs_mark = Une arme à feu conservée pour un usage officiel doit être marquée. Indiquez la marque apposée.
fault_not_of_this_disposal = Cette donnée ne va pas avec cette destination. Omettez-la ou corrigez la destination.
fault_after_destruction_needs_remarks = L’objet est enregistré comme détruit. Si c’était une erreur, expliquez-le dans les remarques.
fault_not_one_firearm = Une seule arme à feu peut être tracée à la fois. Choisissez un objet de la classe firearm dont la quantité est 1.
fault_differs_from_item = L’objet ou sa saisie dit autre chose. Omettez cette donnée, ou corrigez d’abord l’objet ou la saisie.
# Erreurs : importations

fault_mapping_not_toml = La correspondance ne peut pas être lue comme TOML (ligne { $line } : { $fault }). Corrigez-la à cet endroit.
fault_mapping_of_other_kind = La correspondance n’est pas pour ce genre de fiche. Mettez { $kind } dans kind, ou demandez l’importation de l’autre genre.
fault_mapping_option_unused = Ce réglage est sans effet ici : pas avec ce format, ce genre de champ ou une valeur constante. Retirez-le.
fault_mapping_key = Une ligne demande une seule clé. Donnez les colonnes qui en font la même ligne quand le fichier est chargé de nouveau, ou bien row_hash = true.
fault_mapping_source = Un champ a une seule source. Donnez column ou bien value.
fault_mapping_row_rule = Une règle de lignes fait une seule chose. Donnez reject ou bien skip, avec le motif.
fault_mapping_condition = Une condition vérifie une seule chose. Donnez l’une de empty, equals et contains.
fault_unknown_encoding = Cet encodage n’existe pas. Utilisez un nom de la norme Encoding du WHATWG, comme utf-8 ou windows-1252.
fault_bad_date_format = Ce n’est pas un format de date. Utilisez les lettres de strftime avec une année, comme %d/%m/%Y, %m/%Y ou %Y.
fault_column_missing = Le fichier n’a pas de colonne { $column }. Il a : { $columns }. Corrigez le nom, le séparateur ou l’encodage.
fault_column_repeated = Le fichier a plusieurs colonnes { $column }. Nommez vous-même les colonnes sous header, ou renommez-en une dans le fichier.
fault_sheet_missing = Le classeur n’a pas cette feuille. Il a : { $sheets }.
fault_file_not_readable = Le fichier n’a plus pu être lu. Téléversez-le de nouveau.
fault_import_broke_off = L’importation s’est interrompue par une défaillance du service. Ce qu’elle a écrit reste. Prévenez l’opérateur, puis téléversez le fichier de nouveau.
fault_import_not_allowed = La personne ou le système qui a demandé l’importation ne peut plus importer : le client, le compte ou l’autorité est désactivée, ou le rôle a été retiré. Ce qui a été écrit reste. Faites rétablir le rôle ou le statut, puis téléversez de nouveau le fichier.
fault_workbook_not_readable = Le fichier ne peut pas être lu comme classeur XLSX. Enregistrez-le en XLSX sans mot de passe, ou en CSV.
fault_workbook_too_large = Le classeur est trop grand une fois décompressé. Enregistrez-le en CSV.
fault_row_rule = Une règle de la correspondance rejette cette ligne : { $reason }.
fault_row_width = La ligne a { $found } cellules et l’en-tête { $expected }. Vérifiez ses séparateurs et ses guillemets.
fault_row_too_long = La ligne a plus de { $limit } octets, peut-être parce qu’un guillemet n’est jamais fermé. Corrigez-la.
fault_row_quote_open = Un guillemet de cette ligne n’est jamais fermé. Fermez-le, ou mettez quote = "" dans la correspondance si les guillemets sont des caractères ordinaires.
fault_row_not_decodable = La ligne a des caractères qui ne sont pas { $encoding }. Corrigez l’encodage dans la correspondance, ou la ligne.
fault_row_not_json = La ligne n’est pas un objet JSON. Écrivez un objet par ligne.
fault_cell_not_a_date = Ce n’est une date dans aucun des formats de la correspondance. Corrigez la cellule ou ajoutez son format.
fault_cell_not_a_number = Ce n’est pas un nombre tel que la correspondance les écrit. Corrigez la cellule, ou thousands et decimal dans la correspondance.
fault_cell_not_a_country = Aucun pays ne porte ce nom. Corrigez la cellule ou ajoutez un synonyme à la correspondance.
fault_cell_not_a_subdivision = Aucune subdivision de l’État n’a ce nom ou ce code. Corrigez la cellule ou ajoutez un synonyme à la correspondance.
fault_cell_not_a_firearm_type = Aucun type d’arme à feu ne porte ce nom. Corrigez la cellule ou ajoutez un synonyme à la correspondance.
fault_cell_line_break = Une cellule de la colonne { $column } contient un saut de ligne. Il manque peut-être un guillemet, si bien que les lignes suivantes ont été prises pour une partie de celle-ci ; l’original les montre. Corrigez les guillemets ou retirez le saut de ligne.
fault_cell_not_one_value = C’est une liste ou un objet là où il faut une seule valeur. Donnez un texte, un nombre, true, false ou null.
fault_weekday_disagrees = La date { $date } ne tombe pas le jour { $weekday }. Corrigez l’un des deux, ou l’ordre des formats.
fault_key_empty = La colonne { $column } fait partie de la clé et elle est vide ici. Remplissez-la.
fault_key_repeated = Une ligne précédente de ce fichier a la même clé. Corrigez la clé, ou choisissez des colonnes qui distinguent les lignes.
fault_row_not_saved = La ligne n’a pas pu être enregistrée. Réessayez avec elle seule ; si elle est de nouveau refusée, prévenez l’opérateur.
fault_record_gone = La fiche qu’une importation précédente a faite de cette ligne a été supprimée depuis, elle reste donc telle quelle. Enregistrez-la de nouveau si elle doit malgré tout être conservée.

# Statistiques

statistics_own_source = Enregistrements de { $state } dans ce service, dans leur état actuel.
statistics_caveat_seizures = Ce sont les enregistrements saisis dans le service, non toutes les armes à feu en circulation. Ils dépendent de l’endroit et de la manière dont les autorités cherchent, et de ce qu’elles enregistrent.
statistics_caveat_traces = Les armes à feu tracées ne sont un échantillon aléatoire ni de celles qui servent à des infractions ni de celles qui circulent, et aucune conclusion sur ces dernières ne peut en être tirée.
statistics_caveat_flows = Le pays de fabrication ou d’importation est celui où l’arme a été licitement fabriquée ou introduite. Il ne dit ni où elle est devenue illicite ni par quel chemin elle est venue.
statistics_caveat_time_to_crime = Le délai jusqu’à l’infraction n’est connu que des armes tracées jusqu’à une première vente au détail datée. Elles ne sont pas un échantillon aléatoire, et un délai court est un indice de trafic, non une preuve.
statistics_caveat_sdg_16_4_2 = Les deux dénominateurs sont donnés parce qu’ils répondent à des questions différentes, et aucune des deux parts n’est à elle seule l’indicateur 16.4.2 des ODD. L’origine compte comme tracée par une réponse, ou comme établie par le contexte criminel.
statistics_denominator_all = Toutes les armes à feu saisies, trouvées ou remises
statistics_denominator_potentially_traceable = Armes à feu saisies, trouvées ou remises qui portent une marque unique (potentiellement traçables)
statistics_release_source = Rastro, enregistrements des États participants au { $date } ; publication { $id }.
statistics_caveat_withheld = Ne sont divulgués ni les nombres qui pourraient révéler ceux d’un seul État, ni ceux dont ils pourraient être déduits.
statistics_title_seizures_by_kind_and_year = Saisies, découvertes et remises par nature et par année, { $from }–{ $to }
statistics_title_firearms_by_type_and_year = Armes à feu par type et par année, { $from }–{ $to }
statistics_title_firearms_by_origin_and_context = Armes à feu par pays de fabrication et contexte criminel, { $from }–{ $to }
statistics_title_firearms_by_tracing_and_marking = Armes à feu par origine établie et marquage (ODD 16.4.2), { $from }–{ $to }
statistics_title_other_items_by_class_and_year = Munitions, explosifs et autres matériels par classe et par année, { $from }–{ $to }
statistics_title_traces_by_outcome_and_year = Demandes de traçage par résultat et par année, { $from }–{ $to }
statistics_title_time_to_crime_by_band_and_year = Délai jusqu’à l’infraction des armes tracées par tranche et par année, { $from }–{ $to }
statistics_unit_seizures_by_kind_and_year = Faits enregistrés
statistics_unit_firearms_by_type_and_year = Objets enregistrés
statistics_unit_firearms_by_origin_and_context = Objets enregistrés
statistics_unit_firearms_by_tracing_and_marking = Objets enregistrés
statistics_unit_other_items_by_class_and_year = Objets enregistrés
statistics_unit_traces_by_outcome_and_year = Demandes, une par État destinataire
statistics_unit_time_to_crime_by_band_and_year = Armes à feu
statistics_axis_seizures_by_kind_and_year = Nature
statistics_axis_firearms_by_type_and_year = Type
statistics_axis_firearms_by_origin_and_context = Pays de fabrication
statistics_axis_firearms_by_tracing_and_marking = Origine
statistics_axis_other_items_by_class_and_year = Classe
statistics_axis_traces_by_outcome_and_year = Résultat
statistics_axis_time_to_crime_by_band_and_year = Temps de la première vente à la récupération
statistics_label_seized = Saisis
statistics_label_found = Trouvés
statistics_label_surrendered = Remis
statistics_label_pistol = Pistolet
statistics_label_revolver = Revolver
statistics_label_rifle = Fusil
statistics_label_carbine = Carabine
statistics_label_shotgun = Fusil de chasse
statistics_label_submachine_gun = Pistolet-mitrailleur
statistics_label_light_machine_gun = Mitrailleuse légère
statistics_label_heavy_machine_gun = Mitrailleuse lourde
statistics_label_grenade_launcher = Lance-grenades
statistics_label_grenade = Grenade
statistics_label_rocket_launcher = Lance-roquettes
statistics_label_mine = Mine
statistics_label_firearms_trafficking = Trafic d’armes à feu
statistics_label_illicit_manufacturing = Fabrication illicite
statistics_label_drug_trafficking = Trafic de drogues
statistics_label_organized_crime = Criminalité organisée
statistics_label_terrorism = Terrorisme
statistics_label_violent_crime = Infractions violentes
statistics_label_property_crime = Atteintes aux biens
statistics_label_other_trafficking = Autre trafic
statistics_label_other_crime = Autre infraction
statistics_label_none_found = Aucun contexte criminel trouvé
statistics_label_traced = Tracée par une réponse
statistics_label_established = Établie par le contexte
statistics_label_neither = Ni l’un ni l’autre
statistics_label_marked = Avec marque unique
statistics_label_not_marked = Sans marque unique
statistics_label_ammunition = Munitions
statistics_label_explosive = Explosifs
statistics_label_other_related_material = Autres matériels connexes
statistics_label_traced_to_purchaser = Tracée jusqu’à un acheteur
statistics_label_traced_to_dealer = Tracée jusqu’à un négociant
statistics_label_traced_to_importer_or_exporter = Tracée jusqu’à un importateur ou exportateur
statistics_label_traced_to_another_state = Tracée jusqu’à un autre État
statistics_label_not_traced = Non tracée
statistics_label_not_answered = Sans réponse
statistics_label_up_to_one_year = Jusqu’à 1 an
statistics_label_one_to_three_years = Plus de 1 et jusqu’à 3 ans
statistics_label_over_three_years = Plus de 3 ans
statistics_label_other = Autres
statistics_label_unknown = Inconnu
statistics_label_not_recorded = Non enregistré
statistics_label_total = Total
statistics_label_withheld = non divulgué
statistics_title_totals = { $title } (totaux)
statistics_noted = { $name } : { $value }
statistics_unit_flows = Objets enregistrés, ou demandes, une par État destinataire
statistics_by_flow = flux
statistics_by_from = de
statistics_by_to = vers
statistics_by_year = année
statistics_by_month = mois
statistics_by_state = État
statistics_by_subdivision = subdivision
statistics_by_type = type
statistics_by_calibre = calibre
statistics_by_make = marque
statistics_by_country_of_manufacture = pays de fabrication
statistics_by_class = classe
statistics_by_context = contexte criminel
statistics_by_outcome = résultat
statistics_figure_seizures = Objets saisis, trouvés ou remis
statistics_figure_traces = Demandes de traçage envoyées et reçues
statistics_figure_traces_outgoing = Demandes de traçage envoyées
statistics_figure_traces_incoming = Demandes de traçage reçues
statistics_figure_flows = Flux d’armes à feu et de demandes de traçage
statistics_figure_time_to_crime = Délai jusqu’à l’infraction des armes tracées
statistics_figure_sdg_16_4_2 = Armes à feu par origine établie (ODD 16.4.2)
statistics_title_by_1 = { $title }, par { $first }
statistics_title_by_2 = { $title }, par { $first } et { $second }
statistics_title_by_3 = { $title }, par { $first }, { $second } et { $third }
statistics_label_others = Tous les autres ({ $count })
statistics_label_firearm = Armes à feu
statistics_label_manufacture = Du pays de fabrication
statistics_label_import = Du pays d’importation
statistics_label_trace_request = Demandes de traçage
statistics_label_pieces = pièces
statistics_label_rounds = cartouches
statistics_label_kilograms = kilogrammes
statistics_label_days = jours
statistics_label_median = Médiane
statistics_label_quantity = Quantité
statistics_label_unit = Unité
statistics_label_source = Source
statistics_label_caveat = Mise en garde
statistics_label_all_firearms = Toutes les armes à feu
fault_release_years = Une publication couvre deux à dix ans, pour qu’aucune année ne soit son propre total. Indiquez une dernière année postérieure à la première, de neuf au plus.
fault_unknown_release = Il n’y a pas de publication avec cet id. Indiquez l’id de celle qui est corrigée ou omettez-le.

# Cycles de rapports
fault_ends_before_it_begins = La fin précède le début. Corrigez l’une des deux dates.
fault_unknown_questionnaire = Il n’y a pas de questionnaire publié portant cet identifiant. Donnez celui d’un questionnaire que GET /v1/questionnaires présente comme publié.
fault_not_invited = { $state } n’est pas invité à ce cycle. Invitez-le d’abord.
fault_extension_not_later = Une prolongation accorde plus de temps. Indiquez un jour postérieur au { $due_on }.

# Rapports d’application
problem_four_eyes = Présenté par son unique rédacteur
    .detail = La personne qui présente un rapport ne peut être la seule à en avoir modifié les réponses ou, après une présentation antérieure, ce qui a changé depuis. La réponse à une demande d’éclaircissement compte comme une modification. Faites présenter le rapport par un autre approbateur, ou modifier une réponse par un autre rédacteur : l’enregistrer telle quelle ne compte pas.
problem_clarification_unanswered = Éclaircissement sans réponse
    .detail = Ces demandes d’éclaircissement attendent une réponse : { $numbers }. Répondez à chacune, puis présentez le rapport.
problem_review_unfinished = Examen inachevé
    .detail = Un examen se conclut lorsqu’au moins { $needed } membres du Comité ont été désignés et que chacun a terminé ou a été dessaisi, l’un d’eux au moins ayant terminé. Quiconque a déclaré un conflit ne compte pas. Comptés à ce jour : { $reviewers }. Restent ouvertes : { $numbers }.
problem_not_your_review = Cette partie de l’examen n’est pas la vôtre
    .detail = Vous n’avez pas de désignation pour cette partie du rapport et ne pouvez donc pas accomplir cette étape. Voyez sous review-assignments qui examine quelles sections ; le Secrétariat les attribue.
problem_review_completed = Vous avez terminé cette partie de l’examen
    .detail = Vous avez achevé votre désignation pour cette partie du rapport et ne pouvez plus en modifier la conclusion. Si c’est nécessaire, demandez au Secrétariat d’y mettre fin et de vous désigner à nouveau.
problem_conflict_declared = Vous avez déclaré un conflit
    .detail = Vous avez déclaré un conflit d’intérêts à propos de ce rapport et n’écrivez plus rien dans son examen. Le Secrétariat décide et vous dessaisit ; vous n’avez rien à faire.
problem_nothing_to_search_for = Rien à rechercher
    .detail = Ce sont de petits mots, comme des articles et des prépositions, ou des signes, et tous les textes en contiennent. Ajoutez un mot qui porte un sens, comme marquage ou saisie, ou indiquez dans language la langue des rapports dans laquelle il en a un.
fault_unknown_cycle = Le cycle de rapports { $cycle } n’existe pas. Choisissez-en un parmi ceux que donne GET /v1/reporting-cycles.
fault_cycle_not_open = Les rapports de ce cycle peuvent être commencés à partir du { $opens_on }. Revenez à cette date.
fault_unknown_question = Il n’y a pas de question { $question }. Donnez la clé d’une question qui existe.
fault_question_repeated = Cette question figure déjà plus haut dans la liste. Indiquez chaque question une seule fois.
fault_answer_is_confidential = Cette réponse est marquée confidentielle. Enregistrez-la sans cette mention avant de consentir à sa publication.
fault_answer_hangs_on_confidential = Cette question n’est posée qu’en raison d’une réponse marquée confidentielle, et la révélerait. Enregistrez cette réponse-là sans cette mention avant de consentir à publier celle-ci.
fault_no_answer_to_publish = Cette question n’a dans le rapport aucune réponse qui puisse être publiée. Répondez-y d’abord ou indiquez false.
fault_answer_missing = Cette question appelle une réponse. Enregistrez-en une.
fault_answer_not_confirmed = Cette réponse provient d’un rapport antérieur. Confirmez-la en l’enregistrant.
fault_answer_does_not_fit = Cette réponse ne correspond plus à sa question. Corrigez-la.
fault_figure_no_data = Aucune donnée ne permet de calculer ce chiffre. Corrigez-le en donnant un motif, ou laissez-le de côté.
fault_figure_differs = Le chiffre proposé à présent est { $value }. Acceptez-le, ou corrigez-le en donnant un motif.
figure_trace_requests_sent = Demandes de traçage que l’État a envoyées pendant la période, chacune comptée une fois ; les brouillons ne comptent pas.
figure_trace_requests_received = Demandes de traçage adressées à l’État et qui lui ont été envoyées pendant la période.
figure_trace_requests_answered = Parmi les demandes reçues pendant la période, celles auxquelles l’État a répondu à ce jour ; les refus ne comptent pas.
figure_median_days_to_acknowledge = Médiane des jours entre l’envoi et l’accusé de réception, sur les demandes reçues pendant la période dont il a été accusé réception à ce jour.
figure_median_days_to_answer = Médiane des jours entre l’envoi et la réponse, sur les demandes reçues pendant la période auxquelles il a été répondu à ce jour.
figure_share_of_requests_refused = Proportion des demandes reçues pendant la période que l’État a refusées, au total et par motif.
figure_firearms_seized = Pièces de la classe arme à feu dans les saisies datées de la période, au total et par type.
figure_firearms_found = Pièces de la classe arme à feu dans les enregistrements d’armes trouvées datés de la période, au total et par type.
figure_firearms_surrendered = Pièces de la classe arme à feu dans les remises datées de la période, au total et par type.
figure_firearms_destroyed = Pièces de la classe arme à feu dont la destruction est datée de la période, chacune selon sa dernière destruction.
figure_share_of_firearms_marked = Proportion des armes à feu saisies, trouvées ou remises pendant la période qui portent une marque propre.
figure_sdg_16_4_2_all = ODD 16.4.2 sur toutes les armes à feu saisies, trouvées ou remises pendant la période : la proportion dont l’origine a été tracée ou le contexte illicite établi.
figure_sdg_16_4_2_potentially_traceable = ODD 16.4.2 sur les armes à feu de la période qui portent une marque propre et pouvaient donc être tracées.
fault_reviewer_of_own_state = Un rapport est examiné par des membres d’autres États. Choisissez un membre d’un autre État.
fault_reviewer_has_conflict = Ce membre a déclaré un conflit au sujet de ce rapport. Choisissez-en un autre.
fault_not_a_committee_member = Ce n’est ni un client ni un compte actif d’un membre du Comité. Choisissez-en un.
fault_unknown_section = Le questionnaire ne contient pas cette section. Utilisez une clé qui y figure.
fault_section_already_assigned = Ce membre a déjà cette section, dans une désignation ouverte ou terminée. Retirez-la, ou dessaisissez d’abord le membre de cette désignation.
export_report_title = Rapport sur l’application de la CIFTA
export_compilation_title = Rapports sur l’application de la CIFTA
export_sample_notice = Les questions sont un exemple. Le Comité consultatif ne les a pas adoptées.
export_contents = Table des matières
export_page = page { $page } sur { $pages }
export_state = État
export_cycle = Cycle
export_questionnaire = Questionnaire
export_period = Période
export_from_to = du { $from } au { $to }
export_status = Statut
export_submitted_on = Présenté le
export_late = en retard
export_reference = Référence
export_reference_version = { $id }, version { $version }
export_reference_draft = { $id }, projet
export_hash_of_report = SHA-256 de cette version telle qu’elle a été présentée : de « content » à GET /v1/implementation-reports/{ $id }/versions/{ $version }, en JSON canonique (RFC 8785).
export_hash_of_whole_report = SHA-256 de cette version telle qu’elle a été présentée, en entier. Ce document ne la montre pas toute : l’État, les membres du Comité qui l’examinent et le Secrétariat peuvent vérifier l’empreinte.
export_hash_of_compilation = SHA-256 de ce que ce lecteur reçoit en JSON à …/compilation/json dans cette langue, sans le membre « sha256 », sous forme canonique (RFC 8785).
export_article = Article { $article }. { $title }
export_overview = Où en est chaque État
export_obligation = Obligation
export_obligation_must = Doit présenter un rapport
export_obligation_may = Peut présenter un rapport
export_standing_given = Donnée
export_standing_carried = Reprise du cycle précédent, non confirmée
export_standing_not_answered = Sans réponse
export_standing_not_asked = Non posée : elle dépend d’une autre réponse
export_standing_not_published = Non publiée
export_standing_confidential = Confidentielle
export_marked_confidential = Marquée comme confidentielle par l’État
export_no_rows = Aucune ligne
export_no_data = Pas de données
export_evidence = Justificatifs
export_decision_accepted = Acceptée comme Rastro l’a proposée
export_decision_corrected = Corrigée par l’État
export_decision_left_out = Omise par l’État
export_reason = Motif
export_proposed = Proposition de Rastro
export_method = Méthode
export_records = Enregistrements comptés
export_breakdown = Selon le décompte de Rastro
export_conclusion = Conclusion du Comité consultatif
export_recommendation = Recommandation
export_no_recommendation = Aucune recommandation
export_good_practice = Bonne pratique
export_assistance_suggested = Assistance suggérée
export_responses = Réponse de l’État aux conclusions
export_yes = oui
export_no = non
export_status_not_submitted = Non présenté
export_status_draft = Projet
export_status_ready_for_approval = Prêt pour approbation
export_status_submitted = Présenté
export_status_under_review = En cours d’examen
export_status_clarification_requested = Précisions demandées
export_status_concluded = Conclu
export_status_published = Publié
export_status_withdrawn = Retiré
export_sheet_about = À propos
export_sheet_overview = Aperçu
export_sheet_answers = Réponses
export_sheet_tables = Tableaux
export_sheet_conclusions = Conclusions
export_in_tables = Dans la feuille « { $sheet } »
export_column_state = Code de l’État
export_column_state_name = État
export_column_cycle = Cycle
export_column_report = Rapport
export_column_version = Version
export_column_article = Article
export_column_question = Clé de la question
export_column_number = Numéro
export_column_text = Question
export_column_kind = Type
export_column_standing = Situation de la réponse
export_column_value = Réponse
export_column_keys = Clé du choix
export_column_unit = Unité
export_column_confidential = Confidentielle
export_column_decision = Décision
export_column_reason = Motif
export_column_proposed = Proposition de Rastro
export_column_records = Enregistrements comptés
export_column_evidence = Justificatifs
export_column_late = En retard
export_column_row = Ligne
export_kind_yes_no_partial = Oui, non ou partiellement
export_kind_single_choice = Choix unique
export_kind_multiple_choice = Choix multiple
export_kind_text = Texte
export_kind_number = Nombre
export_kind_date = Date
export_kind_year = Année
export_kind_table = Tableau
export_kind_law_reference = Référence juridique
export_kind_contact = Contact
export_kind_file = Fichier
export_kind_figure = Chiffre
answer_yes = Oui
answer_no = Non
answer_partial = Partiellement
export_unit_requests =
    { $count ->
        [one] demande de traçage
       *[other] demandes de traçage
    }
export_unit_firearms =
    { $count ->
        [one] arme à feu
       *[other] armes à feu
    }
export_unit_days =
    { $count ->
        [one] jour
       *[other] jours
    }
export_unit_share = proportion, de 0 à 1
export_percent = { $number } %
statistics_label_ongoing_investigation = Enquête en cours
statistics_label_confidentiality_law = Loi sur les informations confidentielles
statistics_label_confidentiality_not_guaranteed = Confidentialité non garantie
statistics_label_national_security = Sécurité nationale
# Erreurs : questionnaires et réponses

fault_key_taken = La clé { $key } est déjà prise ici. Donnez-en une autre.
fault_not_of_this_kind = Ce qui est du type { $kind } n’a pas cet élément. Omettez-le ou corrigez le type.
fault_not_whole = Seul un nombre entier convient ici. Donnez-en un sans décimales.
fault_minimum_above_maximum = Le minimum est supérieur au maximum, qui est { $maximum }. Corrigez l’un des deux.
fault_condition_not_on_choice = Une condition dépend d’un choix, et cette question est du type { $kind }. Indiquez une question du type yes_no_partial, single_choice ou multiple_choice.
fault_condition_cycle = Les conditions de ces questions renvoient les unes aux autres en boucle, de sorte qu’aucune ne serait jamais posée : { $questions }. Modifiez l’une des conditions.
fault_figure_taken = Une autre question demande déjà ce chiffre. Omettez l’une des deux.
fault_keeps_without_predecessor = Ce questionnaire n’a pas de prédécesseur : il n’y a donc pas de question { $question } à conserver. Omettez ce champ.
fault_kept_kind = La question { $question } du prédécesseur est du type { $kind }. Donnez le même type à celle-ci ou omettez keeps.
fault_kept_twice = Une autre question conserve déjà la question { $question }. Omettez keeps dans l’une des deux.
fault_no_questions = Il n’y a pas de question ici. Ajoutez-en une avant de publier le questionnaire.
fault_translation_missing =
    { $language ->
        [en] Ce texte manque en anglais. Ajoutez-le avant de publier le questionnaire.
        [es] Ce texte manque en espagnol. Ajoutez-le avant de publier le questionnaire.
        [pt] Ce texte manque en portugais. Ajoutez-le avant de publier le questionnaire.
       *[fr] Ce texte manque en français. Ajoutez-le avant de publier le questionnaire.
    }
fault_code_of_predecessor = Toutes les versions d’un questionnaire ont un même code. Donnez celui du prédécesseur : { $code }.
fault_has_successor = Le prédécesseur est déjà remplacé par la version { $version }, ou cette version est en cours de rédaction. Continuez avec celle-ci.
fault_not_a_link = Ce n’est pas un lien qu’un navigateur ouvre. Écrivez-le en entier, comme https://www.example.org/page.
fault_empty_row = Cette ligne est vide. Remplissez-la ou omettez-la.
fault_left_out_has_value = Un chiffre omis n’a pas de valeur. Retirez la valeur ou changez la décision.
fault_not_a_workbook = Le fichier ne peut pas être lu comme classeur XLSX. Enregistrez-le au format XLSX sans mot de passe.
fault_workbook_without_questionnaire = La feuille questionnaire doit avoir exactement une ligne sous son en-tête. Mettez-y le titre, le code et l’introduction.
