# Lo que se dice a otros servidores y sobre ellos.
peers-signature = No se aceptó la firma: { $reason }.
